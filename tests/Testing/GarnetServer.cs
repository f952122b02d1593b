using System.Globalization;
using System.Runtime.Versioning;
using Xunit;

namespace LlmMesh.Testing;

/// <summary>
/// A real Redis-compatible server on a free loopback port, for one test or one fixture
/// (<c>IClassFixture&lt;GarnetServer&gt;</c>). It is the pinned Garnet local tool, or the executable named by the environment
/// variable <c>LLMMESH_TEST_STATE_SERVER</c> (for example <c>redis-server</c>), so that one suite runs against both.
/// </summary>
/// <remarks>Stopping kills the process: a test that restarts the server sees what a crash leaves behind.</remarks>
public sealed class GarnetServer : IAsyncLifetime
{
    private const int PortAttempts = 5;

    private ServerProcess? _process;
    private DirectoryInfo? _data;
    private int _port;

    /// <summary>
    /// Keep acknowledged writes over <see cref="StopAsync"/> and <see cref="RestartAsync"/>: an append-only file, flushed before
    /// each answer, in a temporary folder that lives until disposal. Default: false, nothing is kept.
    /// </summary>
    public bool Durable { get; init; }

    /// <summary>Where the server listens, as <c>127.0.0.1:port</c>: a StackExchange.Redis configuration string. Same after a restart.</summary>
    /// <exception cref="InvalidOperationException">The server was never started.</exception>
    public string Endpoint => _port != 0
        ? string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}")
        : throw new InvalidOperationException("The state server has no endpoint before StartAsync.");

    /// <summary>Starts the server and returns once it answers PING.</summary>
    /// <exception cref="InvalidOperationException">It is already running, or it did not start; the message carries its output.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_process is not null)
        {
            throw new InvalidOperationException("The state server is already running.");
        }

        _data ??= Durable ? Directory.CreateTempSubdirectory("llmmesh-state-") : null;
        if (_port != 0)
        {
            _process = await ServerProcess.StartAsync(_port, _data?.FullName, cancellationToken);
            return;
        }

        // Another process may take a free port between finding it and binding it.
        for (int attempt = 1; _process is null; attempt++)
        {
            int port = LoopbackPort.FindFree();
            try
            {
                _process = await ServerProcess.StartAsync(port, _data?.FullName, cancellationToken);
                _port = port;
            }
            catch (InvalidOperationException) when (attempt < PortAttempts)
            {
            }
        }
    }

    /// <summary>Kills the server's process tree; does nothing when it does not run.</summary>
    public async Task StopAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
            _process = null;
        }
    }

    /// <summary>Kills the server and starts it again on the same endpoint; data survive when <see cref="Durable"/>.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await StopAsync();
        await StartAsync(cancellationToken);
    }

    /// <summary>Freezes the running server until the result is disposed: connections stay open, nothing is answered.</summary>
    /// <exception cref="InvalidOperationException">It is not running.</exception>
    [SupportedOSPlatform("linux")]
    public FrozenProcesses Freeze() => FrozenProcesses.Freeze(
        (_process ?? throw new InvalidOperationException("The state server does not run.")).Id);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _data?.Delete(recursive: true);
        _data = null;
    }

    async ValueTask IAsyncLifetime.InitializeAsync() => await StartAsync(TestContext.Current.CancellationToken);
}
