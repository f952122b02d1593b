namespace LlmMesh.Usage.Audit;

/// <summary>What a change was. Never holds a secret.</summary>
/// <param name="Action">What was done, as <c>subject.verb</c>: <c>budget.create</c>.</param>
/// <param name="Subject">Name or id of what was changed.</param>
/// <param name="Before">What it was before, as JSON; null when it was not there.</param>
/// <param name="After">What it is now, as JSON; null when it is gone.</param>
internal sealed record AuditEntry(string Action, string Subject, string? Before, string? After);
