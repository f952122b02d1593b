using System.Text.Json;
using System.Text.Json.Serialization;
using LlmMesh.Contracts;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Reports;

/// <summary>A page of records.</summary>
/// <param name="Data">The records, newest first.</param>
/// <param name="NextCursor">Names the page after this one; null on the last.</param>
internal sealed record RecordPage(IReadOnlyList<UsageRecord> Data, string? NextCursor);

/// <summary>One request as the API shows it. Fields as in the ledger event.</summary>
internal sealed record UsageRecord(
    string Id,
    DateTimeOffset AdmittedAt,
    long AdmittedAtMs,
    string Key,
    string Team,
    string Organisation,
    string Operation,
    string RequestedModel,
    string? Provider,
    string? Model,
    bool Stream,
    string Outcome,
    int Status,
    string Fault,
    TokenFigures Tokens,
    string UsagePrecision,
    long CostNanoDollars,
    decimal CostUsd,
    string CostBasis,
    long LatencyMs,
    long? FirstTokenMs,
    string? Category,
    string? User,
    IReadOnlyDictionary<string, string>? Tags,
    IReadOnlyList<UsageAttempt> Attempts)
{
    /// <summary>Why it went where it went; null in lists, and where it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RouteDecision? Decision { get; init; }

    public static UsageRecord From(RequestRow row, IEnumerable<AttemptRow> attempts) => new(
        row.Id,
        DateTimeOffset.FromUnixTimeMilliseconds(row.AdmittedAtMs),
        row.AdmittedAtMs,
        row.KeyId,
        row.Team,
        row.Organisation,
        row.Operation,
        row.RequestedModel,
        row.Provider,
        row.Model,
        row.Stream,
        row.Outcome,
        row.Status,
        row.Fault,
        new TokenFigures(row.InputTokens, row.CacheReadTokens, row.CacheWriteTokens, row.OutputTokens, row.ReasoningTokens),
        row.UsagePrecision,
        row.CostNanoDollars,
        row.CostNanoDollars / NanoDollars.PerDollar,
        row.CostBasis,
        row.LatencyMs,
        row.FirstTokenMs,
        row.Category,
        row.EndUser,
        row.Tags is null ? null : JsonSerializer.Deserialize(row.Tags, StorageJson.Default.TagMap),
        [.. attempts.Select(UsageAttempt.From)])
    {
        Decision = row.Decision is null ? null : JsonSerializer.Deserialize(row.Decision, ContractsJson.Default.RouteDecision),
    };
}

/// <summary>One try of a request. Tokens are what a failed one used, where the provider said so.</summary>
internal sealed record UsageAttempt(
    string Provider, string Model, int Status, string Fault, long LatencyMs, TokenFigures? Tokens, long CostNanoDollars)
{
    public static UsageAttempt From(AttemptRow row) => new(
        row.Provider,
        row.Model,
        row.Status,
        row.Fault,
        row.LatencyMs,
        row is { InputTokens: { } input, CacheReadTokens: { } read, CacheWriteTokens: { } write, OutputTokens: { } output, ReasoningTokens: { } reasoning }
            ? new TokenFigures(input, read, write, output, reasoning)
            : null,
        row.CostNanoDollars);
}
