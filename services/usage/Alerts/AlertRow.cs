namespace LlmMesh.Usage.Alerts;

/// <summary>A row of <c>alerts</c>.</summary>
internal sealed record AlertRow
{
    public const string Columns = "id, rule, subject, message, measured, bound, unit, fired_at_ms, resolved_at_ms";

    public required string Id { get; init; }

    public required string Rule { get; init; }

    public required string Subject { get; init; }

    public required string Message { get; init; }

    public double? Measured { get; init; }

    public double? Bound { get; init; }

    public string? Unit { get; init; }

    public long FiredAtMs { get; init; }

    public long? ResolvedAtMs { get; init; }

    public static AlertRow Fired(string id, AlertCondition condition, long atMs) => new()
    {
        Id = id,
        Rule = condition.Rule,
        Subject = condition.Subject,
        Message = condition.Message,
        Measured = (double?)condition.Figure?.Measured,
        Bound = (double?)condition.Figure?.Bound,
        Unit = condition.Figure?.Unit,
        FiredAtMs = atMs,
    };
}
