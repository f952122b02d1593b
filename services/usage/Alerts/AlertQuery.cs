using LlmMesh.Usage.Reports;

namespace LlmMesh.Usage.Alerts;

/// <summary>Which alerts are asked for.</summary>
/// <param name="IsActive">Only active ones, or only resolved ones; null for both.</param>
/// <param name="Rule">Only those of one rule; null for all.</param>
/// <param name="After">The last alert of the page before.</param>
/// <param name="Limit">Most to return.</param>
internal sealed record AlertQuery(bool? IsActive, string? Rule, RecordCursor? After, int Limit)
{
    /// <summary>As SQL, with parameters named like <see cref="After"/>'s parts and <see cref="Rule"/>.</summary>
    public string Condition => string.Join(" AND ", new[]
    {
        IsActive switch
        {
            true => "resolved_at_ms IS NULL",
            false => "resolved_at_ms IS NOT NULL",
            null => "1 = 1",
        },
        Rule is null ? "1 = 1" : "rule = @Rule",
        After is null ? "1 = 1" : "(fired_at_ms < @AtMs OR (fired_at_ms = @AtMs AND id < @Id))",
    });
}
