namespace LlmMesh.Usage.Reports;

/// <summary>Usage over some time.</summary>
/// <param name="From">Beginning, included.</param>
/// <param name="To">End, not included.</param>
/// <param name="TimeZone">The time zone hours and days are of.</param>
/// <param name="GroupBy">What is distinguished.</param>
/// <param name="Total">Every request, also those that are in no group.</param>
/// <param name="Groups">In order of time when that is distinguished, else the costliest first.</param>
internal sealed record UsageSummary(
    DateTimeOffset From,
    DateTimeOffset To,
    string TimeZone,
    IReadOnlyList<string> GroupBy,
    UsageFigures Total,
    IReadOnlyList<SummaryGroup> Groups);

/// <summary>A part of a summary.</summary>
/// <param name="Group">What makes the group, name to value; null is what no provider served.</param>
/// <param name="Usage">Its figures.</param>
internal sealed record SummaryGroup(IReadOnlyDictionary<string, string?> Group, UsageFigures Usage);
