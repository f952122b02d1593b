using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.Leadership;
using LlmMesh.HealthMonitor.Probing;
using LlmMesh.State;
using LlmMesh.State.Circuits;

namespace LlmMesh.HealthMonitor.Recovery;

/// <summary>
/// Looks at the circuits again and again. The leader starts a probe of each open one whose time has come, and closes those of targets
/// and accounts that are not configured any more.
/// </summary>
internal sealed partial class CircuitRecovery(
    CircuitStore circuits,
    CircuitView view,
    CircuitProbe probe,
    ProbePlaces places,
    ProbePlans plans,
    Leader leader,
    MonitorPace pace,
    TimeProvider time,
    ILogger<CircuitRecovery> logger) : BackgroundService
{
    private static readonly TimeSpan RelistPeriod = TimeSpan.FromMinutes(1);

    private long? _relisted;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(pace.CircuitCheck, time);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (StateUnavailableException)
            {
                // The circuits are where they were; so is the next look.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Now and then, because a router that dies at the wrong moment leaves the list behind the truth.</summary>
    private async Task RelistAsync(CancellationToken stoppingToken)
    {
        if (_relisted is { } last && time.GetElapsedTime(last) < RelistPeriod)
        {
            return;
        }

        _relisted = time.GetTimestamp();
        await circuits.RelistAllAsync(stoppingToken);
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        // Taken first: what is read below may be from before a probe that ends meanwhile.
        HashSet<CircuitId> busy = places.Taken();
        IReadOnlyList<CircuitStatus> listed = await circuits.ReadAsync(stoppingToken);
        view.Replace(listed);
        if (!leader.IsLeading)
        {
            return;
        }

        await RelistAsync(stoppingToken);
        ProbePlan plan = plans.Current;
        long nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (CircuitStatus circuit in listed.OrderBy(circuit => circuit.NextProbeAtMs))
        {
            CircuitId id = CircuitId.Of(circuit);
            if (CircuitProbe.ProviderOf(circuit, plan) is not { } provider)
            {
                if (CircuitProbe.IsObsolete(circuit, plan))
                {
                    await circuits.ResetAsync(id, stoppingToken);
                    LogForgotten(circuit.Name);
                }
            }
            else if (IsDue(circuit, nowMs) && !busy.Contains(id) && places.TryTake(id, provider.Name))
            {
                Watch(RunAsync(id, circuit, provider, plan, stoppingToken), circuit.Name);
            }
        }
    }

    private static bool IsDue(CircuitStatus circuit, long nowMs) =>
        circuit.State == CircuitState.Open && circuit.NextProbeAtMs is { } next && next <= nowMs;

    private async Task RunAsync(
        CircuitId id, CircuitStatus circuit, ProviderDefinition provider, ProbePlan plan, CancellationToken stoppingToken)
    {
        try
        {
            await probe.RunAsync(circuit, provider, plan, stoppingToken);
        }
        finally
        {
            places.Free(id);
        }
    }

    /// <summary>Failures of providers and of the shared state are results; what is left is a defect and must not end the looking.</summary>
    private void Watch(Task run, string circuit) => _ = run.ContinueWith(
        failed => LogDefect(failed.Exception!, circuit),
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted,
        TaskScheduler.Default);

    [LoggerMessage(LogLevel.Information, "The circuit of {Circuit} is reset: it is not configured any more")]
    private partial void LogForgotten(string circuit);

    [LoggerMessage(LogLevel.Error, "The probe of the circuit of {Circuit} ended unexpectedly")]
    private partial void LogDefect(Exception exception, string circuit);
}
