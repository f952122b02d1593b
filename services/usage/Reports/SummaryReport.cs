using System.Data.Common;
using LlmMesh.Usage.Rollups;

namespace LlmMesh.Usage.Reports;

/// <summary>Adds up any time by any one facet.</summary>
internal sealed class SummaryReport(RollupReader rollups)
{
    /// <exception cref="DbException">The database is not there.</exception>
    public async Task<UsageSummary> ForAsync(SummaryQuery query, CancellationToken cancellationToken)
    {
        SummaryGrouping grouping = query.Grouping;
        Dictionary<(string Facet, SummaryValues Values), Tally> sums = await rollups.SumAsync(
            new[] { Facet.Total, grouping.Facet }.Distinct(StringComparer.Ordinal),
            query.From,
            query.To,
            key => (key.Facet, Values: key.Facet == grouping.Facet ? grouping.ValuesOf(key) : new SummaryValues([])),
            cancellationToken);

        var total = new Tally();
        foreach (((_, _), Tally tally) in sums.Where(sum => sum.Key.Facet == Facet.Total))
        {
            total.Add(tally);
        }

        return new UsageSummary(
            DateTimeOffset.FromUnixTimeMilliseconds(query.From),
            DateTimeOffset.FromUnixTimeMilliseconds(query.To),
            query.Zone.Id,
            grouping.Names,
            UsageFigures.Of(total),
            grouping.Names.Count == 0 ? [] : [.. Ordered(sums, grouping)]);
    }

    private static IEnumerable<SummaryGroup> Ordered(
        Dictionary<(string Facet, SummaryValues Values), Tally> sums, SummaryGrouping grouping)
    {
        int[] places = [.. Enumerable.Range(0, grouping.Names.Count)];
        int time = places.FirstOrDefault(place => grouping.Names[place] is SummaryGrouping.Hour or SummaryGrouping.Day, -1);
        var ordered = sums
            .Where(sum => sum.Key.Facet == grouping.Facet)
            .OrderBy(sum => time < 0 ? default : SummaryGrouping.Moment(sum.Key.Values[time]))
            .ThenByDescending(sum => sum.Value[Counter.CostNanoDollars])
            .ThenByDescending(sum => sum.Value[Counter.Requests]);
        foreach (int place in places)
        {
            ordered = ordered.ThenBy(sum => sum.Key.Values[place], StringComparer.Ordinal);
        }

        return ordered.Select(sum => new SummaryGroup(
            places.ToDictionary(
                place => grouping.Names[place],
                place => sum.Key.Values[place] is { Length: > 0 } value ? value : null,
                StringComparer.Ordinal),
            UsageFigures.Of(sum.Value)));
    }
}
