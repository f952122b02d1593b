using System.Globalization;
using System.Text.Json;
using LlmMesh.Usage.Reports;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Exports;

/// <summary>One column of a table of records.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="IsNumber">Whether its values are numbers; otherwise they are texts that a client may have chosen.</param>
/// <param name="Value">A record's value in invariant form; null is empty.</param>
internal sealed record ExportColumn(string Name, bool IsNumber, Func<UsageRecord, string?> Value);

/// <summary>A record as a flat row. The names are those of the JSON, with dots where it nests.</summary>
internal static class ExportColumns
{
    public static IReadOnlyList<ExportColumn> All { get; } =
    [
        Text("id", record => record.Id),
        Text("admitted_at", record => record.AdmittedAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
        Text("key", record => record.Key),
        Text("team", record => record.Team),
        Text("organisation", record => record.Organisation),
        Text("operation", record => record.Operation),
        Text("requested_model", record => record.RequestedModel),
        Text("provider", record => record.Provider),
        Text("model", record => record.Model),
        Text("stream", record => record.Stream ? "true" : "false"),
        Text("outcome", record => record.Outcome),
        Number("status", record => record.Status),
        Text("fault", record => record.Fault),
        Number("tokens.input", record => record.Tokens.Input),
        Number("tokens.cache_read", record => record.Tokens.CacheRead),
        Number("tokens.cache_write", record => record.Tokens.CacheWrite),
        Number("tokens.output", record => record.Tokens.Output),
        Number("tokens.reasoning", record => record.Tokens.Reasoning),
        Text("usage_precision", record => record.UsagePrecision),
        new("cost_usd", IsNumber: true, record => record.CostUsd.ToString(CultureInfo.InvariantCulture)),
        Text("cost_basis", record => record.CostBasis),
        Number("latency_ms", record => record.LatencyMs),
        Number("first_token_ms", record => record.FirstTokenMs),
        Text("category", record => record.Category),
        Text("user", record => record.User),
        Text("tags", record => record.Tags is null ? null : JsonSerializer.Serialize(record.Tags, StorageJson.Default.TagMap)),
        Number("attempts", record => record.Attempts.Count),
    ];

    private static ExportColumn Text(string name, Func<UsageRecord, string?> value) => new(name, IsNumber: false, value);

    private static ExportColumn Number(string name, Func<UsageRecord, long?> value) =>
        new(name, IsNumber: true, record => value(record)?.ToString(CultureInfo.InvariantCulture));
}
