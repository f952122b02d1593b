using System.Globalization;
using Dapper;
using LlmMesh.Testing;
using Npgsql;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Fixtures;

/// <summary>
/// A private PostgreSQL cluster on a free loopback port, from the binaries that Debian and Ubuntu install. Started by the first test
/// that needs it; tests that need it are skipped where there are none.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private DirectoryInfo? _folder;
    private PostgresProcess? _server;
    private int _port;

    // Not pooled: a connection from before a stop is of no use afterwards.
    private string Administration => ConnectionString("postgres") + ";Pooling=false";

    private string Data => Path.Combine(_folder!.FullName, "cluster");

    /// <summary>Connection string of a new, empty database.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        if (PostgresProcess.Binaries is null)
        {
            Assert.Skip("PostgreSQL is not installed: no initdb under /usr/lib/postgresql. Install the package postgresql.");
        }

        await StartAsync();
        string name = $"ledger_{Guid.NewGuid():n}";
        await using var connection = new NpgsqlConnection(Administration);
        await connection.ExecuteAsync($"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    /// <summary>Starts the cluster unless it runs; keeps data and port.</summary>
    public async Task StartAsync()
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (_folder is null)
            {
                _folder = Directory.CreateTempSubdirectory("llmmesh-postgres-");
                await PostgresProcess.InitialiseAsync(_folder, Data);
                _port = LoopbackPort.FindFree();
            }

            _server ??= PostgresProcess.Start(Data, _port);
            await Eventually.HoldsAsync("PostgreSQL answers", AnswersAsync);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Ends the server as a crash would; committed data stay.</summary>
    public async Task StopAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
            _server = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder?.Delete(recursive: true);
        _starting.Dispose();
    }

    private string ConnectionString(string database) => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database}");

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(Administration);
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
