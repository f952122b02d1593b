using BenchmarkDotNet.Attributes;
using LlmMesh.Contracts;
using LlmMesh.Usage.Reports;
using LlmMesh.Usage.Rollups;
using LlmMesh.Usage.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmMesh.Benchmarks;

/// <summary>
/// Reports over a SQLite ledger of 30 days, 4 providers with 12 models, 20 keys. <c>LLMMESH_BENCH_RECORDS</c> says how many requests it
/// holds (default 200,000); a million takes some minutes to write.
/// </summary>
public class ReportBenchmarks
{
    private const long DayMs = 24 * 3600 * 1000;
    private static readonly long Begin = new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("llmmesh-bench-");
    private readonly Random _random = new(20261120);
    private SummaryReport _summary = null!;
    private DailyReport _daily = null!;

    private static int Records =>
        int.TryParse(Environment.GetEnvironmentVariable("LLMMESH_BENCH_RECORDS"), out int records) ? records : 200_000;

    [GlobalSetup]
    public async Task WriteAsync()
    {
        var database = new SqliteLedger(Path.Combine(_folder.FullName, "ledger.db"));
        var store = new LedgerStore(database, new LedgerSchema(database, TimeProvider.System, NullLogger<LedgerSchema>.Instance));
        await store.PrepareAsync(CancellationToken.None);
        foreach (int[] batch in Enumerable.Range(0, Records).Chunk(5000))
        {
            StoreResult result = await store.InsertAsync([.. batch.Select(Event)], CancellationToken.None);
            if (result.Outcome != StoreOutcome.Stored)
            {
                throw new InvalidOperationException("The ledger could not be written.", result.Reason);
            }
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
    public Task Daily() => _daily.ForAsync(new DateOnly(2026, 10, 15), CancellationToken.None);

    [GlobalCleanup]
    public void Delete()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    private Task<UsageSummary> SumAsync(params string[] names)
    {
        TimeZoneInfo zone = TimeZoneInfo.Utc;
        var query = new SummaryQuery(Begin, Begin + (30 * DayMs), zone, SummaryGrouping.Of(names, zone)!);
        return _summary.ForAsync(query, CancellationToken.None);
    }

    private LedgerEvent Event(int number)
    {
        int model = _random.Next(12);
        int key = _random.Next(20);
        return new LedgerEvent
        {
            Id = $"req_{_random.NextInt64():x16}{number:x8}",
            AdmittedAtMs = Begin + (long)(30.0 * DayMs * number / Records),
            Caller = new LedgerCaller($"key-{key}", $"team-{key % 5}", "acme"),
            Operation = "chat",
            RequestedModel = "router",
            Provider = $"provider-{model / 4}",
            Model = $"vendor/model-{model}",
            Outcome = _random.Next(50) == 0 ? RequestOutcome.Failed : RequestOutcome.Completed,
            Status = 200,
            Fault = _random.Next(50) == 0 ? FaultClass.Timeout : FaultClass.None,
            Usage = new TokenUsage(_random.Next(4000), _random.Next(2000), 0, _random.Next(800), _random.Next(300)),
            UsagePrecision = UsagePrecision.Exact,
            CostNanoDollars = _random.Next(30_000_000),
            CostBasis = CostBasis.Catalogue,
            LatencyMs = _random.Next(200, 30_000),
            User = number % 3 == 0 ? $"user-{_random.Next(50)}" : null,
        };
    }
}
