using Dapper;
using LlmMesh.Usage.Storage;
using Microsoft.Data.Sqlite;

namespace LlmMesh.Usage.IntegrationTests.Fixtures;

/// <summary>A SQLite file in a temporary folder; it is away while another process keeps it locked.</summary>
internal sealed class SqliteTestLedger : ITestLedger
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("llmmesh-usage-");
    private SqliteConnection? _lock;

    public IReadOnlyDictionary<string, string?> Configuration => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Mesh:DataFolder"] = _folder.FullName,
        ["ConnectionStrings:ledger"] = null,
    };

    public string File => Path.Combine(_folder.FullName, "ledger.db");

    public ILedgerDatabase Open() => new SqliteLedger(File);

    public async Task BreakAsync()
    {
        _lock = new SqliteConnection($"Data Source={File};Pooling=False");
        await _lock.OpenAsync();
        await _lock.ExecuteAsync("BEGIN EXCLUSIVE");
    }

    public async Task RepairAsync()
    {
        if (_lock is not null)
        {
            await _lock.DisposeAsync();
            _lock = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await RepairAsync();
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
