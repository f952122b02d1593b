namespace LlmMesh.Usage.Reports;

/// <summary>What to sum up.</summary>
/// <param name="From">First slot, Unix milliseconds.</param>
/// <param name="To">First slot after, Unix milliseconds.</param>
/// <param name="Zone">The time zone hours and days are of.</param>
/// <param name="Grouping">What to distinguish.</param>
/// <param name="Team">The only team to sum up, whose grouping is by caller then; null for all.</param>
internal sealed record SummaryQuery(long From, long To, TimeZoneInfo Zone, SummaryGrouping Grouping, string? Team);
