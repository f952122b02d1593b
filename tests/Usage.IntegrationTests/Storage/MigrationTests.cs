using System.Data.Common;
using Dapper;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using LlmMesh.Usage.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Storage;

/// <summary>The schema comes to be once, whoever starts first. Runs against each database.</summary>
public abstract class MigrationTests : IAsyncLifetime
{
    private ITestLedger _ledger = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _ledger = await CreateLedgerAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_ledger is not null)
        {
            await _ledger.DisposeAsync();
        }
    }

    [Fact]
    public async Task Migrate_EmptyDatabase_AppliesEveryStepInOrder()
    {
        ILedgerDatabase database = _ledger.Open();

        await MigrateAsync(database);

        Assert.Equal(Enumerable.Range(1, Migration.All.Count), await AppliedAsync(database));
    }

    [Fact]
    public async Task Migrate_Again_ChangesNothing()
    {
        ILedgerDatabase database = _ledger.Open();
        await MigrateAsync(database);

        await MigrateAsync(database);

        Assert.Equal(Migration.All.Count, (await AppliedAsync(database)).Count);
    }

    [Fact]
    public async Task Migrate_ManyProcessesAtOnce_EachStepIsAppliedOnce()
    {
        ILedgerDatabase[] processes = [.. Enumerable.Range(0, 8).Select(_ => _ledger.Open())];

        await Task.WhenAll(processes.Select(process => Task.Run(() => MigrateAsync(process), Cancelled)));

        Assert.Equal(Migration.All.Count, (await AppliedAsync(processes[0])).Count);
    }

    [Fact]
    public async Task Migrate_StepFails_LeavesNothingBehind()
    {
        ILedgerDatabase database = _ledger.Open();
        await using (DbConnection connection = await database.OpenAsync(Cancelled))
        {
            // In the way of the first step's second table.
            await connection.ExecuteAsync("CREATE TABLE attempts (other INTEGER)");
        }

        await Assert.ThrowsAnyAsync<DbException>(() => MigrateAsync(database));

        await using DbConnection after = await database.OpenAsync(Cancelled);
        await Assert.ThrowsAnyAsync<DbException>(() => after.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM requests"));
        await after.ExecuteAsync("DROP TABLE attempts");
        await MigrateAsync(database);
        Assert.Equal(0, await after.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM requests"));
    }

    private protected abstract Task<ITestLedger> CreateLedgerAsync();

    private static Task MigrateAsync(ILedgerDatabase database) =>
        new LedgerSchema(database, TimeProvider.System, NullLogger<LedgerSchema>.Instance).EnsureAsync(Cancelled);

    private static async Task<IReadOnlyList<int>> AppliedAsync(ILedgerDatabase database)
    {
        await using DbConnection connection = await database.OpenAsync(Cancelled);
        return [.. await connection.QueryAsync<int>("SELECT number FROM migrations ORDER BY applied_at_ms, number")];
    }
}

public sealed class SqliteMigrationTests : MigrationTests
{
    private protected override Task<ITestLedger> CreateLedgerAsync() => Task.FromResult<ITestLedger>(new SqliteTestLedger());
}

public sealed class PostgresMigrationTests(PostgresCluster cluster) : MigrationTests
{
    private protected override async Task<ITestLedger> CreateLedgerAsync() => await PostgresTestLedger.CreateAsync(cluster);
}
