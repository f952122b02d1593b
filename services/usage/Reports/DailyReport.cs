using System.Data.Common;
using System.Globalization;
using LlmMesh.Usage.Rollups;

namespace LlmMesh.Usage.Reports;

/// <summary>Adds up one day.</summary>
internal sealed class DailyReport(RollupReader rollups, SlowestRequests slowest)
{
    private const long DayMs = 24 * 3600 * 1000;

    private static readonly string[] Facets = [Facet.Total, Facet.Target, Facet.Caller, Facet.Fault];
    private static readonly string[] FacetsOfTeam = [Facet.Caller];

    /// <summary>The figures of a UTC day, by the time of admission; breakdowns with the costliest first.</summary>
    /// <exception cref="DbException">The database is not there.</exception>
    /// <param name="date">The day.</param>
    /// <param name="team">The only team to add up, without what roll-ups do not tell of one; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<DailyUsage> ForAsync(DateOnly date, string? team, CancellationToken cancellationToken)
    {
        long from = new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds();
        Dictionary<RollupKey, Tally> day = await rollups.SumAsync(
            team is null ? Facets : FacetsOfTeam,
            from,
            from + DayMs,
            key => team is null || key.Value2 == team,
            key => key with { SlotMs = 0 },
            cancellationToken);
        return new DailyUsage(
            date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Parts(day, team is null ? Facet.Total : Facet.Caller, key => new RollupKey(key.Facet, 0)).Select(part => part.Figures).SingleOrDefault() ?? UsageFigures.Of(new Tally()),
            team is not null ? null : [.. Parts(day, Facet.Target, key => key with { Value2 = "" }).Select(part => new ProviderUsage(NullIfEmpty(part.Key.Value1), part.Figures))],
            team is not null ? null : [.. Parts(day, Facet.Target, key => key)
                .Select(part => new ModelUsage(NullIfEmpty(part.Key.Value1), NullIfEmpty(part.Key.Value2), part.Figures))],
            [.. Parts(day, Facet.Caller, key => key).Select(part => new KeyUsage(part.Key.Value1, part.Key.Value2, part.Key.Value3, part.Figures))],
            team is not null ? null : [.. Parts(day, Facet.Fault, key => key)
                .Select(part => new FaultCount(part.Key.Value1, part.Figures.Requests))
                .OrderByDescending(fault => fault.Requests)
                .ThenBy(fault => fault.Fault, StringComparer.Ordinal)],
            await slowest.OfAsync(from, from + DayMs, team, cancellationToken));
    }

    private static IEnumerable<(RollupKey Key, UsageFigures Figures)> Parts(
        Dictionary<RollupKey, Tally> day, string facet, Func<RollupKey, RollupKey> groupOf)
    {
        Dictionary<RollupKey, Tally> parts = [];
        foreach ((RollupKey key, Tally tally) in day.Where(entry => entry.Key.Facet == facet))
        {
            RollupKey group = groupOf(key);
            if (!parts.TryGetValue(group, out Tally? sum))
            {
                parts.Add(group, sum = new Tally());
            }

            sum.Add(tally);
        }

        return parts
            .Select(part => (part.Key, Figures: UsageFigures.Of(part.Value)))
            .OrderByDescending(part => part.Figures.CostNanoDollars)
            .ThenByDescending(part => part.Figures.Requests)
            .ThenBy(part => part.Key.Value1, StringComparer.Ordinal)
            .ThenBy(part => part.Key.Value2, StringComparer.Ordinal)
            .ThenBy(part => part.Key.Value3, StringComparer.Ordinal);
    }

    private static string? NullIfEmpty(string value) => value.Length == 0 ? null : value;
}
