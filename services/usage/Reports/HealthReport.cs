using LlmMesh.Contracts;
using LlmMesh.State;
using LlmMesh.State.Circuits;
using LlmMesh.State.Health;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Reports;

/// <summary>Tells how the providers fare on the day that is under way; nothing is kept of days before.</summary>
internal sealed class HealthReport(HealthBoard board, HealthHistory history, CircuitStore circuits, TimeProvider time)
{
    /// <summary>The day's health; null for another day than today, and while the shared state does not answer.</summary>
    public async Task<DayHealth?> OnAsync(DateOnly date, CancellationToken cancellationToken)
    {
        if (date != DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime))
        {
            return null;
        }

        try
        {
            var midnight = new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero);
            TargetHealth[] targets =
                [.. (await board.ReadAsync(cancellationToken)).Values.OrderBy(target => target.Target, StringComparer.Ordinal)];
            TargetDay[] days = await Task.WhenAll(targets.Select(target => DayAsync(target, midnight, cancellationToken)));
            IReadOnlyList<CircuitStatus> listed = await circuits.ReadAsync(cancellationToken);
            return new DayHealth(
                days,
                [
                    .. listed
                        .Where(circuit => circuit.State != CircuitState.Closed)
                        .OrderBy(circuit => circuit.Name, StringComparer.Ordinal)
                        .Select(Circuit),
                ]);
        }
        catch (StateUnavailableException)
        {
            return null;
        }
    }

    private async Task<TargetDay> DayAsync(TargetHealth last, DateTimeOffset from, CancellationToken cancellationToken)
    {
        IReadOnlyList<TargetHealth> probes = await history.ReadAsync(last.Target, from, cancellationToken);
        return new TargetDay(
            last.Target,
            ColumnText.From(last.State),
            last.LatencyMs,
            DateTimeOffset.FromUnixTimeMilliseconds(last.CheckedAtMs),
            probes.Count,
            probes.Count(probe => probe.State == HealthState.Down),
            last.Detail);
    }

    private static CircuitNow Circuit(CircuitStatus circuit) => new(
        circuit.Name,
        ColumnText.From(circuit.State),
        ColumnText.From(circuit.Reason),
        DateTimeOffset.FromUnixTimeMilliseconds(circuit.SinceMs));
}
