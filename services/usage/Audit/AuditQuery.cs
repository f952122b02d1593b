namespace LlmMesh.Usage.Audit;

/// <summary>Which events are asked for. A filter that is null lets everything through.</summary>
internal sealed record AuditQuery
{
    /// <summary>Key of who did it.</summary>
    public string? Actor { get; init; }

    /// <summary>What was done.</summary>
    public string? Action { get; init; }

    /// <summary>Name or id of what was changed.</summary>
    public string? Subject { get; init; }

    /// <summary>Earliest time, Unix milliseconds, included.</summary>
    public long? From { get; init; }

    /// <summary>Latest time, Unix milliseconds, not included.</summary>
    public long? To { get; init; }

    /// <summary>Most events on the page.</summary>
    public required int Limit { get; init; }

    /// <summary>Position of the last event of the page before; null for the first page.</summary>
    public long? Before { get; init; }

    /// <summary>As SQL, with parameters named like the properties.</summary>
    public string Where
    {
        get
        {
            string[] conditions = [.. new[]
            {
                (Actor is not null, "actor_key = @Actor"),
                (Action is not null, "action = @Action"),
                (Subject is not null, "subject = @Subject"),
                (From is not null, "at_ms >= @From"),
                (To is not null, "at_ms < @To"),
                (Before is not null, "position < @Before"),
            }.Where(condition => condition.Item1).Select(condition => condition.Item2)];
            return conditions.Length == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)}";
        }
    }
}
