using System.Data.Common;
using Dapper;
using LlmMesh.Contracts;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using LlmMesh.Usage.Reports;
using LlmMesh.Usage.Rollups;
using LlmMesh.Usage.Spending;
using LlmMesh.Usage.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Storage;

/// <summary>The schema comes to be once, whoever starts first. Runs against each database.</summary>
public abstract class MigrationTests : IAsyncLifetime
{
    // As the first version wrote them, on 2026-03-14.
    private const string OldRequests =
        """
        INSERT INTO requests VALUES
          ('a', 1773489600000, 'key', 'team', 'org', 'chat', 'router', 'openrouter', 'kimi', TRUE, 'completed', 200, 'none',
           1, 2, 3, 4, 5, 'exact', 20, 'catalogue', 30, 10),
          ('b', 1773489700000, 'key', 'team', 'org', 'chat', 'router', NULL, NULL, FALSE, 'failed', 504, 'timeout',
           0, 0, 0, 0, 0, 'none', 10, 'catalogue', 40, NULL);
        INSERT INTO attempts VALUES ('a', 0, 'openrouter', 'kimi', 200, 'none', 15)
        """;

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
    public async Task Migrate_FirstVersionWithRequests_KeepsThemAndAddsThemUp()
    {
        ILedgerDatabase database = _ledger.Open();
        await using (DbConnection connection = await database.OpenAsync(Cancelled))
        {
            await connection.ExecuteAsync(Migration.All[0].Sql);
            await connection.ExecuteAsync("CREATE TABLE migrations (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at_ms BIGINT NOT NULL)");
            await connection.ExecuteAsync("INSERT INTO migrations VALUES (1, 'ledger', 0)");
            await connection.ExecuteAsync(OldRequests);
        }

        await MigrateAsync(database);

        var report = new DailyReport(new RollupReader(database), new SlowestRequests(database));
        DailyUsage day = await report.ForAsync(new DateOnly(2026, 3, 14), team: null, Cancelled);
        Assert.Equal(2, day.Total.Requests);
        Assert.Equal(30, day.Total.CostNanoDollars);
        Assert.Equal(40, day.Total.P95LatencyMs);
        Assert.Equal([("openrouter", "kimi"), (null, null)], day.ByModel!.Select(part => (part.Provider, part.Model)));
        Assert.Equal([new FaultCount("timeout", 1)], day.Failures!);
        var spending = new SpendingReader(database);
        Assert.Equal(30, await SpentAsync(new BudgetOwner(BudgetScope.Organisation, "org")));
        Assert.Equal(30, await SpentAsync(new BudgetOwner(BudgetScope.Team, "team")));
        Assert.Equal(30, await SpentAsync(new BudgetOwner(BudgetScope.Key, "key", "team")));
        Assert.Equal(20, await SpentAsync(new BudgetOwner(BudgetScope.Provider, "openrouter")));
        Assert.Equal(20, await SpentAsync(new BudgetOwner(BudgetScope.Target, "openrouter/kimi")));
        UsageRecord? record = await new RecordReport(database).FindAsync("a", team: null, Cancelled);
        Assert.Equal(new UsageAttempt("openrouter", "kimi", 200, "none", 15, Tokens: null, CostNanoDollars: 0), Assert.Single(record!.Attempts));
        Assert.Null(record.User);

        Task<long> SpentAsync(BudgetOwner owner) => spending.SumAsync(owner, 1773446400000, 1773532800000, Cancelled);
    }

    [Fact]
    public async Task Migrate_SecondVersionWithFailedAttempts_SpendsTheirCostWhereTheyFailed()
    {
        ILedgerDatabase database = _ledger.Open();
        await using (DbConnection connection = await database.OpenAsync(Cancelled))
        {
            await connection.ExecuteAsync(Migration.All[0].Sql);
            await connection.ExecuteAsync(Migration.All[1].Sql);
            await connection.ExecuteAsync("CREATE TABLE migrations (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at_ms BIGINT NOT NULL)");
            await connection.ExecuteAsync("INSERT INTO migrations VALUES (1, 'ledger', 0), (2, 'attribution_and_rollups', 1)");
            await connection.ExecuteAsync(OldRequests.Replace("10),", "10, NULL, NULL, NULL),", StringComparison.Ordinal)
                .Replace("40, NULL);", "40, NULL, NULL, NULL, NULL);", StringComparison.Ordinal)
                .Replace("'none', 15)", "'none', 15, NULL, NULL, NULL, NULL, NULL, 0), ('a', 1, 'openai', 'gpt', 500, 'none', 15, NULL, NULL, NULL, NULL, NULL, 3)", StringComparison.Ordinal));
            await connection.ExecuteAsync(
                """
                INSERT INTO rollups
                SELECT 'target', 1773489600000, 'openrouter', 'kimi', '', 1, 1, 0, 0, 0, 1, 2, 3, 4, 5, 20, 0, 0, 30, 1, 10, @Empty
                """,
                new { Empty = Array.Empty<byte>() });
        }

        await MigrateAsync(database);

        var spending = new SpendingReader(database);
        Assert.Equal(17, await spending.SumAsync(new BudgetOwner(BudgetScope.Target, "openrouter/kimi"), 0, 1773532800000, Cancelled));
        Assert.Equal(3, await spending.SumAsync(new BudgetOwner(BudgetScope.Provider, "openai"), 0, 1773532800000, Cancelled));
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
