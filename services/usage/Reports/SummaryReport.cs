using System.Data.Common;
using LlmMesh.Usage.Rollups;

namespace LlmMesh.Usage.Reports;

/// <summary>Adds up any time by any one facet.</summary>
internal sealed class SummaryReport(RollupReader rollups)
{
    /// <exception cref="DbException">The database is not there.</exception>
    public async Task<UsageSummary> ForAsync(SummaryQuery query, CancellationToken cancellationToken)
    {
        // What a team has used is what its keys have: no facet of its own says it.
        SummaryGrouping grouping = query.Grouping;
        string whole = query.Team is null ? Facet.Total : Facet.Caller;
        string grouped = query.Team is null ? grouping.Facet : Facet.Caller;
        Dictionary<(string Facet, SummaryValues Values), Tally> sums = await rollups.SumAsync(
            new[] { whole, grouped }.Distinct(StringComparer.Ordinal),
            query.From,
            query.To,
            key => query.Team is null || key.Value2 == query.Team,
            key => (key.Facet, Values: key.Facet == grouped ? grouping.ValuesOf(key) : new SummaryValues([])),
            cancellationToken);

        var total = new Tally();
        foreach (((_, _), Tally tally) in sums.Where(sum => sum.Key.Facet == whole))
        {
            total.Add(tally);
        }

        return new UsageSummary(
            DateTimeOffset.FromUnixTimeMilliseconds(query.From),
            DateTimeOffset.FromUnixTimeMilliseconds(query.To),
            query.Zone.Id,
            grouping.Names,
            UsageFigures.Of(total),
            grouping.Names.Count == 0 ? [] : [.. Ordered(sums.Where(sum => sum.Key.Facet == grouped), grouping)]);
    }

    private static IEnumerable<SummaryGroup> Ordered(
        IEnumerable<KeyValuePair<(string Facet, SummaryValues Values), Tally>> sums, SummaryGrouping grouping)
    {
        int[] places = [.. Enumerable.Range(0, grouping.Names.Count)];
        int time = places.FirstOrDefault(place => grouping.Names[place] is SummaryGrouping.Hour or SummaryGrouping.Day, -1);
        var ordered = sums
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
