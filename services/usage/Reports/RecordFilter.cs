namespace LlmMesh.Usage.Reports;

/// <summary>The filters of a query as SQL.</summary>
internal static class RecordFilter
{
    /// <summary>The WHERE clause over <c>requests</c>, empty when everything matches.</summary>
    public static string Where(RecordQuery query)
    {
        string[] conditions = [.. Conditions(query)];
        return conditions.Length == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)}";
    }

    public static object Parameters(RecordQuery query) => new
    {
        query.From,
        query.To,
        query.Provider,
        query.Model,
        query.Key,
        query.Team,
        query.Outcome,
        query.Fault,
        query.Category,
        query.User,
        query.Tag,
        AfterMs = query.After?.AdmittedAtMs,
        AfterId = query.After?.Id,
        Most = query.Limit + 1,
    };

    private static IEnumerable<string> Conditions(RecordQuery query) => new[]
    {
        (query.From is not null, "admitted_at_ms >= @From"),
        (query.To is not null, "admitted_at_ms < @To"),
        (query.Provider is not null, "provider = @Provider"),
        (query.Model is not null, "model = @Model"),
        (query.Key is not null, "key_id = @Key"),
        (query.Team is not null, "team = @Team"),
        (query.Outcome is not null, "outcome = @Outcome"),

        // The indexes of the next two leave out the common value; the databases use them only when told that it is not asked for.
        (query.Outcome is not null and not "completed", "outcome <> 'completed'"),
        (query.Fault is not null, "fault = @Fault"),
        (query.Fault is not null and not "none", "fault <> 'none'"),
        (query.Category is not null, "category = @Category"),
        (query.User is not null, "end_user = @User"),
        (query.Tag is not null, "id IN (SELECT request_id FROM request_tags WHERE tag = @Tag)"),
        (query.After is not null, "(admitted_at_ms, id) < (@AfterMs, @AfterId)"),
    }.Where(condition => condition.Item1).Select(condition => condition.Item2);
}
