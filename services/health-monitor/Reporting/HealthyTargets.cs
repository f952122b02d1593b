using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.Probing;
using LlmMesh.State;
using LlmMesh.State.Circuits;

namespace LlmMesh.HealthMonitor.Reporting;

/// <summary>The targets that are healthy now and can do something, quickest first.</summary>
/// <param name="Capabilities">What was asked for.</param>
/// <param name="Targets">The targets.</param>
internal sealed record HealthyList(IReadOnlyList<string> Capabilities, IReadOnlyList<HealthyTarget> Targets);

/// <summary>A healthy target.</summary>
/// <param name="Target"><c>provider/model</c>.</param>
/// <param name="LatencyMs">How long its last probe took.</param>
/// <param name="CheckedAt">When that was.</param>
/// <param name="Capabilities">All it can do.</param>
internal sealed record HealthyTarget(string Target, long LatencyMs, DateTimeOffset CheckedAt, IReadOnlyList<string> Capabilities);

/// <summary>
/// Finds the targets whose last probe was healthy, whose circuit is closed and whose provider has an account in order.
/// </summary>
internal sealed class HealthyTargets(StatusReader status, CircuitStore circuits, ProbePlans plans)
{
    public async Task<HealthyList> FindAsync(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        Capabilities wanted = words.Aggregate(Capabilities.None, (all, word) => all | CapabilityWords.All[word]);
        ProbePlan plan = plans.Current;
        IReadOnlyDictionary<string, TargetHealth> results = (await status.ResultsAsync(cancellationToken)).Results;
        HashSet<CircuitId> tripped = await TrippedAsync(cancellationToken);
        return new HealthyList(words,
        [
            .. plan.Providers
                .Where(provider => provider.Accounts.Any(account => !tripped.Contains(CircuitId.OfAccount(account.Name))))
                .SelectMany(provider => plan.TargetsOf(provider.Name))
                .Where(target => target.Definition is { } model && model.Capabilities.HasFlag(wanted))
                .Where(target => !tripped.Contains(CircuitId.OfTarget(target.Name)))
                .Select(target => (Definition: target.Definition!, Health: results.GetValueOrDefault(target.Name)))
                .Where(target => target.Health?.State == HealthState.Healthy)
                .OrderBy(target => target.Health!.LatencyMs)
                .ThenBy(target => target.Health!.Target, StringComparer.Ordinal)
                .Select(target => new HealthyTarget(
                    target.Health!.Target,
                    target.Health.LatencyMs,
                    DateTimeOffset.FromUnixTimeMilliseconds(target.Health.CheckedAtMs),
                    CapabilityWords.Of(target.Definition.Capabilities))),
        ]);
    }

    private async Task<HashSet<CircuitId>> TrippedAsync(CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<CircuitStatus> listed = await circuits.ReadAsync(cancellationToken);
            return [.. listed.Where(circuit => circuit.State != CircuitState.Closed).Select(CircuitId.Of)];
        }
        catch (StateUnavailableException)
        {
            // Then the probes alone tell.
            return [];
        }
    }
}
