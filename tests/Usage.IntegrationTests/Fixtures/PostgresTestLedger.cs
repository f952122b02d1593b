using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.IntegrationTests.Fixtures;

/// <summary>A database of its own in the tests' PostgreSQL cluster; it is away while the cluster is down.</summary>
internal sealed class PostgresTestLedger : ITestLedger
{
    private readonly PostgresCluster _cluster;
    private readonly string _connectionString;

    private PostgresTestLedger(PostgresCluster cluster, string connectionString)
    {
        _cluster = cluster;
        _connectionString = connectionString;
    }

    public IReadOnlyDictionary<string, string?> Configuration => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["ConnectionStrings:ledger"] = _connectionString,
    };

    public static async Task<PostgresTestLedger> CreateAsync(PostgresCluster cluster) =>
        new(cluster, await cluster.CreateDatabaseAsync());

    public ILedgerDatabase Open() => new PostgresLedger(_connectionString);

    public Task BreakAsync() => _cluster.StopAsync();

    public Task RepairAsync() => _cluster.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
