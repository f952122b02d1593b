namespace LlmMesh.Usage.Storage;

/// <summary>The tables that events go into.</summary>
internal static class LedgerTables
{
    private const string Decision = "decision";

    public static readonly Table<RequestRow> Requests = new("requests", ["id"],
    [
        new Column<RequestRow, string>("id", row => row.Id),
        new Column<RequestRow, long>("admitted_at_ms", row => row.AdmittedAtMs),
        new Column<RequestRow, string>("key_id", row => row.KeyId),
        new Column<RequestRow, string>("team", row => row.Team),
        new Column<RequestRow, string>("organisation", row => row.Organisation),
        new Column<RequestRow, string>("operation", row => row.Operation),
        new Column<RequestRow, string>("requested_model", row => row.RequestedModel),
        new Column<RequestRow, string?>("provider", row => row.Provider),
        new Column<RequestRow, string?>("model", row => row.Model),
        new Column<RequestRow, bool>("stream", row => row.Stream),
        new Column<RequestRow, string>("outcome", row => row.Outcome),
        new Column<RequestRow, int>("status", row => row.Status),
        new Column<RequestRow, string>("fault", row => row.Fault),
        new Column<RequestRow, long>("input_tokens", row => row.InputTokens),
        new Column<RequestRow, long>("cache_read_tokens", row => row.CacheReadTokens),
        new Column<RequestRow, long>("cache_write_tokens", row => row.CacheWriteTokens),
        new Column<RequestRow, long>("output_tokens", row => row.OutputTokens),
        new Column<RequestRow, long>("reasoning_tokens", row => row.ReasoningTokens),
        new Column<RequestRow, string>("usage_precision", row => row.UsagePrecision),
        new Column<RequestRow, long>("cost_nano_dollars", row => row.CostNanoDollars),
        new Column<RequestRow, string>("cost_basis", row => row.CostBasis),
        new Column<RequestRow, long>("latency_ms", row => row.LatencyMs),
        new Column<RequestRow, long?>("first_token_ms", row => row.FirstTokenMs),
        new Column<RequestRow, string?>("category", row => row.Category),
        new Column<RequestRow, string?>("end_user", row => row.EndUser),
        new Column<RequestRow, string?>("tags", row => row.Tags),
        new Column<RequestRow, string?>(Decision, row => row.Decision),
    ]);

    /// <summary>The columns of a request as lists show it. Why it went where it went is often longer than all the rest, and asked for one by one.</summary>
    public static string ListedColumns { get; } = string.Join(", ", Requests.Columns.Select(column => column.Name).Where(name => name != Decision));

    public static readonly Table<AttemptRow> Attempts = new("attempts", ["request_id", "position"],
    [
        new Column<AttemptRow, string>("request_id", row => row.RequestId),
        new Column<AttemptRow, int>("position", row => row.Position),
        new Column<AttemptRow, string>("provider", row => row.Provider),
        new Column<AttemptRow, string>("model", row => row.Model),
        new Column<AttemptRow, int>("status", row => row.Status),
        new Column<AttemptRow, string>("fault", row => row.Fault),
        new Column<AttemptRow, long>("latency_ms", row => row.LatencyMs),
        new Column<AttemptRow, long?>("input_tokens", row => row.InputTokens),
        new Column<AttemptRow, long?>("cache_read_tokens", row => row.CacheReadTokens),
        new Column<AttemptRow, long?>("cache_write_tokens", row => row.CacheWriteTokens),
        new Column<AttemptRow, long?>("output_tokens", row => row.OutputTokens),
        new Column<AttemptRow, long?>("reasoning_tokens", row => row.ReasoningTokens),
        new Column<AttemptRow, long>("cost_nano_dollars", row => row.CostNanoDollars),
    ]);

    public static readonly Table<TagRow> Tags = new("request_tags", ["request_id", "tag"],
    [
        new Column<TagRow, string>("request_id", row => row.RequestId),
        new Column<TagRow, string>("tag", row => row.Tag),
        new Column<TagRow, long>("admitted_at_ms", row => row.AdmittedAtMs),
    ]);
}
