using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using LlmMesh.Contracts;
using LlmMesh.State;
using LlmMesh.State.Admission;
using LlmMesh.State.Ledger;
using LlmMesh.Testing;
using StackExchange.Redis;

namespace LlmMesh.Benchmarks;

/// <summary>
/// What a reservation and its settlement cost against a real server, Garnet and redis-server, by one caller or by many at once. Figures
/// are per request: with many callers a call carries several of them, as it does in the router.
/// </summary>
[Config(typeof(Columns))]
public class AdmissionBenchmarks
{
    private const string ServerVariable = "LLMMESH_TEST_STATE_SERVER";
    private const string Garnet = "garnet";
    private const int Requests = 1024;
    private const int Plenty = 1_000_000_000;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private readonly GarnetServer _server = new();
    private ScopeGroup _scopes = null!;
    private ConnectionMultiplexer _redis = null!;
    private MeshState _state = null!;
    private long _last;

    /// <summary>What the group limits.</summary>
    public enum Limited
    {
        /// <summary>Nothing: a target of which only the circuit is asked.</summary>
        Circuit,

        /// <summary>Requests per minute and in flight, and a circuit.</summary>
        Requests,

        /// <summary>Everything there is: requests and tokens per minute, requests per day and in flight, a hard and a soft budget.</summary>
        Everything,
    }

    [Params(Garnet, "redis-server")]
    public string Server { get; set; } = Garnet;

    [Params(1, 64)]
    public int Callers { get; set; }

    [ParamsAllValues]
    public Limited Limits { get; set; }

    [GlobalSetup]
    public async Task StartAsync()
    {
        Environment.SetEnvironmentVariable(ServerVariable, Server == Garnet ? null : Server);
        await _server.StartAsync(CancellationToken.None);
        _redis = await ConnectionMultiplexer.ConnectAsync(_server.Endpoint);
        _redis.PreserveAsyncOrder = false;
        _state = new MeshState(new StateConnection(_redis, TimeProvider.System) { Timeout = TimeSpan.FromSeconds(5) });
        _state.Admission.BeginsBudgets = true;
        _scopes = ScopeGroup.ForTarget(
            Limits switch
            {
                Limited.Circuit => LimitedScope.OfTarget("provider/model", default, []),
                Limited.Requests => LimitedScope.OfTarget("provider/model", new ScopeLimits(Plenty, Plenty), []),
                _ => LimitedScope.OfTarget(
                    "provider/model",
                    new ScopeLimits(Plenty, Plenty) { TokensPerMinute = 1_000L * Plenty, RequestsPerDay = Plenty },
                    [Budget(BudgetKind.Hard), Budget(BudgetKind.Soft)]),
            },
            TimeZoneInfo.Utc);
    }

    [Benchmark(OperationsPerInvoke = Requests)]
    public Task Reserve() => ReserveAsync(Requests, Callers);

    /// <summary>The same and its end: as many are settled together as callers were waiting.</summary>
    [Benchmark(OperationsPerInvoke = Requests)]
    public async Task ReserveAndSettle()
    {
        for (int done = 0; done < Requests; done += Callers)
        {
            Settlement[] ended = await ReserveAsync(Callers, Callers);
            await _state.Settlement.ApplyAsync(ended[0].ReservationId, ended, CancellationToken.None);
        }
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        await _redis.CloseAsync();
        await _server.DisposeAsync();
    }

    private static BudgetDefinition Budget(BudgetKind kind) => new()
    {
        Id = kind == BudgetKind.Hard ? "hard" : "soft",
        Owner = new BudgetOwner(BudgetScope.Target, "provider/model"),
        Period = BudgetPeriod.Month,
        Kind = kind,
        LimitNanoDollars = 9_000_000_000_000_000,
    };

    private async Task<Settlement[]> ReserveAsync(int requests, int callers)
    {
        Settlement[][] ended = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => CallAsync(requests / callers)));
        return [.. ended.SelectMany(settlements => settlements)];
    }

    private async Task<Settlement[]> CallAsync(int count)
    {
        var ended = new Settlement[count];
        for (int i = 0; i < count; i++)
        {
            var request = new ReservationRequest($"req_{Interlocked.Increment(ref _last)}", Lease)
            {
                Tokens = 1_200,
                Money = new MoneyClaim(Most: 9_000_000, Least: 2_000_000, Expected: 3_000_000, ShareOfRest: 500),
            };
            AdmissionAnswer answer = await _state.Admission.ReserveAsync(_scopes, request, CancellationToken.None);
            if (!answer.IsAdmitted)
            {
                throw new InvalidOperationException("A reservation was refused: the figure would be that of a refusal.");
            }

            ended[i] = new Settlement(
                request.Id,
                [new HeldScope(_scopes, answer.Second) { CostNanoDollars = 1_000_000, ReservedTokens = request.Tokens, Tokens = 900 }],
                Event: null);
        }

        return ended;
    }

    private sealed class Columns : ManualConfig
    {
        public Columns() => AddColumn(StatisticColumn.OperationsPerSecond);
    }
}
