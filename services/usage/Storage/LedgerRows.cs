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
    };
}

/// <summary>A row of <c>attempts</c>.</summary>
internal sealed class AttemptRow
{
    public string RequestId { get; set; } = "";
    public int Position { get; set; }
    public string Provider { get; set; } = "";
    public string Model { get; set; } = "";
    public int Status { get; set; }
    public string Fault { get; set; } = "";
    public long LatencyMs { get; set; }

    public static AttemptRow From(LedgerEvent source, int position)
    {
        AttemptRecord attempt = source.Attempts[position];
        return new AttemptRow
        {
            RequestId = ColumnText.From(source.Id),
            Position = position,
            Provider = ColumnText.From(attempt.Provider),
            Model = ColumnText.From(attempt.Model),
            Status = attempt.Status,
            Fault = ColumnText.From(attempt.Fault),
            LatencyMs = attempt.LatencyMs,
        };
    }
}

/// <summary>Values as text columns hold them.</summary>
internal static class ColumnText
{
    /// <summary>PostgreSQL cannot store U+0000, and a model name that a client made up may contain it.</summary>
    public static string From(string value) => value.Replace('\0', '\uFFFD');

    /// <summary>The name the contract's JSON uses.</summary>
    public static string From<TEnum>(TEnum value)
        where TEnum : struct, Enum => Names<TEnum>.ByValue[value];

    private static class Names<TEnum>
        where TEnum : struct, Enum
    {
        public static readonly Dictionary<TEnum, string> ByValue =
            Enum.GetValues<TEnum>().ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));
    }
}
