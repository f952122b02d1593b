using System.Globalization;
using LlmMesh.Usage.Rollups;

namespace LlmMesh.Usage.Reports;

/// <summary>
/// What a summary distinguishes. Names of one facet combine with each other and with a time, because facets are added up apart.
/// </summary>
internal sealed class SummaryGrouping
{
    public const string Hour = "hour";
    public const string Day = "day";

    private static readonly Dictionary<string, (string Facet, int Place)> Places = new(StringComparer.Ordinal)
    {
        ["provider"] = (Rollups.Facet.Target, 1),
        ["model"] = (Rollups.Facet.Target, 2),
        ["key"] = (Rollups.Facet.Caller, 1),
        ["team"] = (Rollups.Facet.Caller, 2),
        ["organisation"] = (Rollups.Facet.Caller, 3),
        ["category"] = (Rollups.Facet.Category, 1),
        ["tag"] = (Rollups.Facet.Tag, 1),
        ["user"] = (Rollups.Facet.User, 1),
    };

    private readonly TimeZoneInfo _zone;

    private SummaryGrouping(IReadOnlyList<string> names, string facet, TimeZoneInfo zone)
    {
        (Names, Facet, _zone) = (names, facet, zone);
    }

    /// <summary>Every name there is.</summary>
    public static IReadOnlyList<string> AllNames { get; } = [.. Places.Keys, Hour, Day];

    /// <summary>The names grouped by, as asked for.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The facet that tells them apart.</summary>
    public string Facet { get; }

    /// <summary>Whether it can be told of one team alone.</summary>
    public bool IsByCaller => Facet is Rollups.Facet.Caller or Rollups.Facet.Total;

    /// <summary>A grouping, or null when the names cannot be combined.</summary>
    public static SummaryGrouping? Of(IReadOnlyList<string> names, TimeZoneInfo zone)
    {
        string[] facets = [.. names.Where(Places.ContainsKey).Select(name => Places[name].Facet).Distinct(StringComparer.Ordinal)];
        return facets.Length > 1 || names.Contains(Hour, StringComparer.Ordinal) && names.Contains(Day, StringComparer.Ordinal)
            ? null
            : new SummaryGrouping(names, facets.SingleOrDefault() ?? Rollups.Facet.Total, zone);
    }

    /// <summary>The values of a roll-up, one for each name.</summary>
    public SummaryValues ValuesOf(RollupKey key) => new(
        [.. Names.Select(name => name is Hour or Day ? Start(name, key.SlotMs) : key.Value(Places[name].Place))]);

    /// <summary>The moment that an hour or a day begins at. Clocks that are set back have an hour twice, with different offsets.</summary>
    public static DateTimeOffset Moment(string start) =>
        DateTimeOffset.Parse(start, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private string Start(string name, long slotMs)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(slotMs), _zone);
        return name == Day
            ? local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : local.ToString("yyyy-MM-dd'T'HH:00:00zzz", CultureInfo.InvariantCulture);
    }
}
