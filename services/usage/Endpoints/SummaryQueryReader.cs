using LlmMesh.Usage.Reports;
using LlmMesh.Usage.Rollups;

namespace LlmMesh.Usage.Endpoints;

/// <summary>The parameters of <c>/usage/summary</c>.</summary>
internal static class SummaryQueryReader
{
    private const long DefaultLengthMs = 30L * 24 * 3600 * 1000;

    private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();

    /// <summary>The query, or the first parameter that is wrong.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="now">The time.</param>
    /// <param name="team">The only team to sum up; null for all.</param>
    public static (SummaryQuery? Query, QueryProblem? Problem) Read(IQueryCollection parameters, DateTimeOffset now, string? team)
    {
        var reader = new QueryReader(parameters, "from", "to", "group_by", "time_zone");
        TimeZoneInfo zone = reader.Zone("time_zone");
        SummaryGrouping? grouping = Grouping(reader, zone);
        if (team is not null && grouping is { IsByCaller: false })
        {
            reader.Refuse(
                "group_by",
                "A data key sums up by key, team, organisation, hour and day. GET /usage/export has every request; an admin key groups by anything.");
        }

        long to = SlotStart(reader, "to", zone) ?? Slot.Of(now.ToUnixTimeMilliseconds()) + Slot.LengthMs;
        long from = SlotStart(reader, "from", zone) ?? Math.Max(Earliest, to - DefaultLengthMs);
        if (from >= to)
        {
            reader.Refuse("from", "Must be earlier than 'to'; 'from' is included, 'to' is not.");
        }

        return reader.Problem is null && grouping is not null
            ? (new SummaryQuery(from, to, zone, grouping, team), null)
            : (null, reader.Problem);
    }

    private static SummaryGrouping? Grouping(QueryReader reader, TimeZoneInfo zone)
    {
        string[] names = reader.Text("group_by")?.Split(',') ?? [];
        if (names.Except(SummaryGrouping.AllNames, StringComparer.Ordinal).Any()
            || names.Distinct(StringComparer.Ordinal).Count() != names.Length)
        {
            reader.Refuse("group_by", $"Give one or more of {string.Join(", ", SummaryGrouping.AllNames)}, each once, with commas between.");
            return null;
        }

        var grouping = SummaryGrouping.Of(names, zone);
        if (grouping is null)
        {
            reader.Refuse(
                "group_by",
                "These do not combine. 'hour' or 'day' combines with anything, 'provider' with 'model', and 'key', 'team' and 'organisation' with each other.");
        }

        return grouping;
    }

    private static long? SlotStart(QueryReader reader, string name, TimeZoneInfo zone)
    {
        long? moment = reader.Moment(name, zone);
        if (moment is { } value && (!Slot.IsStart(value) || value < Earliest))
        {
            reader.Refuse(name, "Give a whole quarter of an hour: summaries are added up in quarters.");
        }

        return moment;
    }
}
