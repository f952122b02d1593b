using System.Text.Json;
using LlmMesh.Contracts;

namespace LlmMesh.Usage.Storage;

/// <summary>A row of <c>requests</c>; properties are its columns. Mutable because Dapper fills it.</summary>
internal sealed class RequestRow
{
    public string Id { get; set; } = "";
    public long AdmittedAtMs { get; set; }
    public string KeyId { get; set; } = "";
    public string Team { get; set; } = "";
    public string Organisation { get; set; } = "";
    public string Operation { get; set; } = "";
    public string RequestedModel { get; set; } = "";
    public string? Provider { get; set; }
    public string? Model { get; set; }
    public bool Stream { get; set; }
    public string Outcome { get; set; } = "";
    public int Status { get; set; }
    public string Fault { get; set; } = "";
    public long InputTokens { get; set; }
    public long CacheReadTokens { get; set; }
    public long CacheWriteTokens { get; set; }
    public long OutputTokens { get; set; }
    public long ReasoningTokens { get; set; }
    public string UsagePrecision { get; set; } = "";
    public long CostNanoDollars { get; set; }
    public string CostBasis { get; set; } = "";
    public long LatencyMs { get; set; }
    public long? FirstTokenMs { get; set; }
    public string? Category { get; set; }
    public string? EndUser { get; set; }

    /// <summary>A JSON object, name to value.</summary>
    public string? Tags { get; set; }

    /// <summary>A <see cref="RouteDecision"/> as JSON.</summary>
    public string? Decision { get; set; }

    public static RequestRow From(LedgerEvent source) => new()
    {
        Id = ColumnText.From(source.Id),
        AdmittedAtMs = source.AdmittedAtMs,
        KeyId = ColumnText.From(source.Caller.Key),
        Team = ColumnText.From(source.Caller.Team),
        Organisation = ColumnText.From(source.Caller.Organisation),
        Operation = ColumnText.From(source.Operation),
        RequestedModel = ColumnText.From(source.RequestedModel),
        Provider = source.Provider is null ? null : ColumnText.From(source.Provider),
        Model = source.Model is null ? null : ColumnText.From(source.Model),
        Stream = source.Stream,
        Outcome = ColumnText.From(source.Outcome),
        Status = source.Status,
        Fault = ColumnText.From(source.Fault),
        // Sound and images have no columns of their own.
        InputTokens = source.Usage.Input + source.Usage.AudioInput + source.Usage.ImageInput,
        CacheReadTokens = source.Usage.CacheRead,
        CacheWriteTokens = source.Usage.CacheWrite,
        OutputTokens = source.Usage.Output + source.Usage.AudioOutput + source.Usage.ImageOutput,
        ReasoningTokens = source.Usage.Reasoning,
        UsagePrecision = ColumnText.From(source.UsagePrecision),
        CostNanoDollars = source.CostNanoDollars,
        CostBasis = ColumnText.From(source.CostBasis),
        LatencyMs = source.LatencyMs,
        FirstTokenMs = source.FirstTokenMs,
        Category = ColumnText.Label(source.Category),
        EndUser = ColumnText.Label(source.User),
        Tags = source.Tags is { Count: > 0 } tags ? JsonSerializer.Serialize(tags, StorageJson.Default.TagMap) : null,
        Decision = source.Decision is null ? null : JsonSerializer.Serialize(source.Decision, ContractsJson.Default.RouteDecision),
    };
}
