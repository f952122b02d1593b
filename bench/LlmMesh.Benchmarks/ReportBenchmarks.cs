using System.Data.Common;
using BenchmarkDotNet.Attributes;
using Dapper;
using LlmMesh.Usage.Reports;
using LlmMesh.Usage.Rollups;
using LlmMesh.Usage.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmMesh.Benchmarks;

/// <summary>
/// Reports over a SQLite ledger of 30 days, 4 providers with 12 models, 20 keys. <c>LLMMESH_BENCH_RECORDS</c> says how many requests it
/// holds (default 200,000); a million takes about a minute to write.
/// </summary>
public class ReportBenchmarks
{
    private const long DayMs = 24 * 3600 * 1000;
    private static readonly long Begin = new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    // Written by the database itself, because a million requests are many; hashes of the number stand in for chance.
    private const string Requests =
        """
        WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < @Records),
        drawn AS (SELECT n, (n * 7919) % 20 AS key, (n * 104729 / 7) % 12 AS model, (n * 2654435761) % 4294967296 AS chance FROM numbers)
        INSERT INTO requests
        SELECT
          printf('req_%016x', n), @Begin + CAST(@Length * (n * 1.0 / @Records) AS INTEGER),
          'key-' || key, 'team-' || (key % 5), 'acme', 'chat', 'router',
          'provider-' || (model / 4), 'vendor/model-' || model, TRUE,
          CASE WHEN chance % 50 = 0 THEN 'failed' ELSE 'completed' END, 200, CASE WHEN chance % 50 = 0 THEN 'timeout' ELSE 'none' END,
          chance % 4001, chance % 2003, 0, chance % 809, chance % 307, 'exact', chance % 30000001, 'catalogue',
          200 + chance % 29803, 100 + chance % 2903, NULL, CASE WHEN n % 3 = 0 THEN 'user-' || (chance % 53) END, NULL
        FROM drawn
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("llmmesh-bench-");
    private SummaryReport _summary = null!;
    private DailyReport _daily = null!;

    private static int Records =>
        int.TryParse(Environment.GetEnvironmentVariable("LLMMESH_BENCH_RECORDS"), out int records) ? records : 200_000;

    [GlobalSetup]
    public async Task WriteAsync()
    {
        var database = new SqliteLedger(Path.Combine(_folder.FullName, "ledger.db"));
        await new LedgerSchema(database, TimeProvider.System, NullLogger<LedgerSchema>.Instance).EnsureAsync(CancellationToken.None);
        await using (DbConnection connection = await database.OpenAsync(CancellationToken.None))
        await using (DbTransaction transaction = await database.BeginAloneAsync(connection, CancellationToken.None))
        {
            await connection.ExecuteAsync(Requests, new { Begin, Length = 30 * DayMs, Records }, transaction, commandTimeout: 3600);
            await RollupBackfill.RunAsync(database, transaction, CancellationToken.None);
            await transaction.CommitAsync();
        }

        var rollups = new RollupReader(database);
        _summary = new SummaryReport(rollups);
        _daily = new DailyReport(rollups, new SlowestRequests(database));
    }

    [Benchmark]
    public Task Month_ByModel() => SumAsync("model");

    [Benchmark]
    public Task Month_ByKey() => SumAsync("key");

    [Benchmark]
    public Task Month_ByDayAndTeam() => SumAsync("day", "team");

    [Benchmark]
    public Task Month_ByUser() => SumAsync("user");

    [Benchmark]
    public Task Daily() => _daily.ForAsync(new DateOnly(2026, 10, 15), team: null, CancellationToken.None);

    [GlobalCleanup]
    public void Delete()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    private Task<UsageSummary> SumAsync(params string[] names)
    {
        TimeZoneInfo zone = TimeZoneInfo.Utc;
        var query = new SummaryQuery(Begin, Begin + (30 * DayMs), zone, SummaryGrouping.Of(names, zone)!, Team: null);
        return _summary.ForAsync(query, CancellationToken.None);
    }
}
