using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.Accounts;
using LlmMesh.HealthMonitor.Reporting;
using LlmMesh.HealthMonitor.Telemetry;

namespace LlmMesh.HealthMonitor.Probing;

/// <summary>Runs rounds: at most one per provider and <see cref="MostAtOnce"/> in all, whoever asks for them.</summary>
/// <remarks>Thread-safe. A round belongs to the process, not to the request that asked for it.</remarks>
internal sealed partial class ProbeRounds(
    ProviderProbe probe,
    CreditWatch credits,
    BoardKeeper board,
    MonitorTelemetry telemetry,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<ProbeRounds> logger) : IDisposable
{
    private const int MostAtOnce = 4;

    // A round this young answers a request for a fresh one, so that requests cannot be turned into load on a provider.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    // A round that somebody asked for while the scheduled one was about to begin is that one.
    private static readonly TimeSpan JustBegun = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Round> _rounds = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _places = new(MostAtOnce);

    /// <summary>Probes the provider; joins the round that is under way or has just begun.</summary>
    public Task RunAsync(ProviderDefinition provider, ProbePlan plan) => Begin(provider, plan, JustBegun);

    /// <summary>Probes the provider unless it was probed a moment ago; joins the round that is under way.</summary>
    public Task RefreshAsync(ProviderDefinition provider, ProbePlan plan) => Begin(provider, plan, Fresh);

    public void Dispose() => _places.Dispose();

    private Task Begin(ProviderDefinition provider, ProbePlan plan, TimeSpan acceptableAge)
    {
        lock (_gate)
        {
            Task previous = Task.CompletedTask;
            if (_rounds.TryGetValue(provider.Name, out Round? last))
            {
                // A round under another configuration says nothing about this one; it is waited for, not joined.
                if (last.Version == plan.Version && (!last.Done.IsCompleted || time.GetElapsedTime(last.Began) < acceptableAge))
                {
                    return last.Done;
                }

                previous = last.Done;
            }

            Task done = RunAfterAsync(previous, provider, plan);
            _rounds[provider.Name] = new Round(plan.Version, time.GetTimestamp(), done);
            return done;
        }
    }

    private async Task RunAfterAsync(Task previous, ProviderDefinition provider, ProbePlan plan)
    {
        await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        CancellationToken stopping = lifetime.ApplicationStopping;
        await _places.WaitAsync(stopping);
        try
        {
            await Task.WhenAll(ProbeAsync(provider, plan, stopping), credits.WatchAsync(provider, stopping));
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task ProbeAsync(ProviderDefinition provider, ProbePlan plan, CancellationToken stopping)
    {
        using ProbeSpan span = telemetry.BeginRound(provider.Name);
        IReadOnlyList<TargetHealth> results = await probe.RunAsync(provider, plan, stopping);
        span.Found(results);
        LogRound(provider.Name, results.Count, results.Count(result => result.State == HealthState.Down));
        await board.KeepAsync(results, stopping);
    }

    [LoggerMessage(LogLevel.Information, "Probed {Provider}: {Targets} targets, {Down} down")]
    private partial void LogRound(string provider, int targets, int down);

    private sealed record Round(string Version, long Began, Task Done);
}
