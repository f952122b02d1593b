using LlmMesh.Contracts;
using LlmMesh.State;
using LlmMesh.State.Circuits;

namespace LlmMesh.HealthMonitor.Reporting;

/// <summary>Everything the report for people tells.</summary>
/// <param name="Status">The status of targets and accounts.</param>
/// <param name="Availability">The share of the last day in which each target was not down, by its name, where known.</param>
/// <param name="Circuits">The listed circuits; null when they are unknown because the shared state is unavailable.</param>
internal sealed record MonitorReport(
    MonitorStatus Status, IReadOnlyDictionary<string, double> Availability, IReadOnlyList<ReportedCircuit>? Circuits);

/// <summary>Gathers a report.</summary>
internal sealed class ReportReader(StatusReader status, HistoryReader history, CircuitStore circuits)
{
    public async Task<MonitorReport> ReadAsync(CancellationToken cancellationToken)
    {
        MonitorStatus now = await status.ReadAsync(cancellationToken);
        IEnumerable<string> targets = now.Providers.SelectMany(
            provider => provider.Targets.Select(target => $"{provider.Provider}/{target.Model}"));
        return new MonitorReport(
            now, await history.AvailabilityAsync(targets, cancellationToken), await CircuitsAsync(cancellationToken));
    }

    private async Task<IReadOnlyList<ReportedCircuit>?> CircuitsAsync(CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<CircuitStatus> listed = await circuits.ReadAsync(cancellationToken);
            return CircuitListing.Of(listed).Circuits;
        }
        catch (StateUnavailableException)
        {
            return null;
        }
    }
}
