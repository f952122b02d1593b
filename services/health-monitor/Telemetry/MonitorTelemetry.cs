using System.Diagnostics;
using System.Diagnostics.Metrics;
using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.Accounts;
using LlmMesh.HealthMonitor.Leadership;
using LlmMesh.HealthMonitor.Reporting;
using LlmMesh.ServiceDefaults.Telemetry;

namespace LlmMesh.HealthMonitor.Telemetry;

/// <summary>The monitor's spans and meters: its rounds, and what it knows of targets and accounts.</summary>
internal sealed class MonitorTelemetry : IDisposable
{
    public const string Name = "LlmMesh.HealthMonitor";

    private const string Provider = "llmmesh.provider";

    // Probes give up after 10 s each, and a round may ask one after the other.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60],
    };

    private readonly ActivitySource _source = new(Name);
    private readonly Meter _meter = new(Name);
    private readonly Histogram<double> _rounds;

    public MonitorTelemetry(BoardKeeper board, AccountKeeper accounts, Leader leader)
    {
        _rounds = _meter.CreateHistogram("llmmesh.probe.round.duration", "s", "A round over a provider's targets.", [], Seconds);
        _meter.CreateObservableGauge("llmmesh.monitor.leader", () => leader.IsLeading ? 1 : 0, unit: null, "Whether this monitor is the one that probes: 1, or 0.");
        _meter.CreateVaryingGauge(
            "llmmesh.target.health", "Targets as last probed: 0 down, 1 slow, 2 degraded, 3 healthy.", () => Targets(board), double.NaN);
        _meter.CreateVaryingGauge(
            "llmmesh.account.credit_usd", "Credit left at a provider, US dollars, where the provider tells.", () => Credits(accounts), double.NaN);
    }

    /// <summary>A round begins; it ends with the span.</summary>
    public ProbeSpan BeginRound(string provider)
    {
        Activity? span = _source.StartActivity($"probe {provider}", ActivityKind.Internal, default(ActivityContext));
        span?.SetTag(Provider, provider);
        return new ProbeSpan(span, Stopwatch.GetTimestamp(), seconds => _rounds.Record(seconds, new KeyValuePair<string, object?>(Provider, provider)));
    }

    public void Dispose()
    {
        _source.Dispose();
        _meter.Dispose();
    }

    private static IEnumerable<Measurement<double>> Targets(BoardKeeper board) => board.Known
        .Where(static target => target.State != HealthState.Unknown)
        .Select(static target => new Measurement<double>(ValueOf(target.State), new(Provider, target.Provider), new("llmmesh.target", target.Target)));

    private static IEnumerable<Measurement<double>> Credits(AccountKeeper accounts) => accounts.Found
        .Where(static account => account.CreditLeft is not null)
        .Select(static account => new Measurement<double>(
            (double)account.CreditLeft!.Value, new KeyValuePair<string, object?>("llmmesh.account", account.Account)));

    private static double ValueOf(HealthState state) => state switch
    {
        HealthState.Healthy => 3,
        HealthState.Degraded => 2,
        HealthState.Slow => 1,
        _ => 0,
    };
}
