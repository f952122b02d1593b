using System.Data.Common;
using Dapper;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Usage.Rollups;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Alerts.Figures;

/// <summary>
/// Reads what happened in a window up to now. A short window is read request by request, by when they ended: a request that took ten
/// minutes to fail is news. A long one is read from the roll-ups, by when requests were admitted; only its first minutes, which do not
/// fill a roll-up, request by request.
/// </summary>
internal sealed class TrafficReader(ILedgerDatabase database, RollupReader rollups, CatalogSource catalog, TimeProvider time)
{
    // An hour: what a roll-up leaves over is little beside it.
    private const long LongWindowMs = 4 * Slot.LengthMs;

    private const string Rows = "SELECT outcome, fault, latency_ms, cost_nano_dollars FROM requests WHERE ";
    private const string Ended = Rows + "admitted_at_ms >= @Earliest AND admitted_at_ms + latency_ms >= @From";
    private const string Admitted = Rows + "admitted_at_ms >= @From AND admitted_at_ms < @To";

    private static readonly string Cancelled = ColumnText.From(RequestOutcome.Cancelled);

    private static readonly HashSet<string> Failures =
    [
        .. new[] { RequestOutcome.Failed, RequestOutcome.Interrupted, RequestOutcome.Abandoned }.Select(ColumnText.From),
    ];

    /// <summary>Faults of whoever sent the request.</summary>
    private static readonly HashSet<string> SendersFaults =
    [
        .. new[] { FaultClass.InvalidRequest, FaultClass.ContextWindowExceeded, FaultClass.ContentPolicy }.Select(ColumnText.From),
    ];

    /// <exception cref="DbException">The database is not there.</exception>
    public async Task<Traffic> ReadAsync(TimeSpan window, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        long from = (now - window).ToUnixTimeMilliseconds();
        var traffic = new Traffic();
        if (window.TotalMilliseconds < LongWindowMs)
        {
            long earliest = from - (long)catalog.Current.Settings.RequestTimeout.TotalMilliseconds;
            await AddRowsAsync(traffic, Ended, new { From = from, Earliest = earliest }, cancellationToken);
            return traffic;
        }

        long firstSlot = Slot.IsStart(from) ? from : Slot.Of(from) + Slot.LengthMs;
        await AddRowsAsync(traffic, Admitted, new { From = from, To = firstSlot }, cancellationToken);
        await AddRollupsAsync(traffic, firstSlot, now.ToUnixTimeMilliseconds() + 1, cancellationToken);
        return traffic;
    }

    private async Task AddRowsAsync(Traffic traffic, string sql, object parameters, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        await using DbDataReader reader = await connection.ExecuteReaderAsync(
            new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
        while (await reader.ReadAsync(cancellationToken))
        {
            string outcome = reader.GetString(0);
            traffic.Requests += outcome == Cancelled ? 0 : 1;
            traffic.Errors += Failures.Contains(outcome) && !SendersFaults.Contains(reader.GetString(1)) ? 1 : 0;
            traffic.Latencies.Add(reader.GetInt64(2));
            traffic.CostNanoDollars += reader.GetInt64(3);
        }
    }

    private async Task AddRollupsAsync(Traffic traffic, long from, long to, CancellationToken cancellationToken)
    {
        Dictionary<string, Tally> sums = await rollups.SumAsync(
            [Facet.Total, Facet.Fault], from, to, _ => true, key => key.Facet == Facet.Fault ? key.Value1 : "", cancellationToken);
        if (!sums.TryGetValue("", out Tally? total))
        {
            return;
        }

        traffic.Requests += total[Counter.Requests] - total[Counter.Cancelled];
        traffic.Errors += Failed(total) - sums.Where(sum => SendersFaults.Contains(sum.Key)).Sum(sum => Failed(sum.Value));
        traffic.CostNanoDollars += total[Counter.CostNanoDollars];
        traffic.Latencies.Add(total.Latencies);

        static long Failed(Tally tally) => tally[Counter.Failed] + tally[Counter.Interrupted] + tally[Counter.Abandoned];
    }
}
