using System.Text.Json.Serialization;
using LlmMesh.Catalog;

namespace LlmMesh.HealthMonitor.Checking;

/// <summary>What became of one account's check.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckState>))]
internal enum CheckState
{
    /// <summary>The provider knows the key, and it can pay.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok = 0,

    /// <summary>It may work, and this check cannot tell.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>Requests with it would fail.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>One account of a provider.</summary>
/// <param name="Account">Its name, <c>provider</c> or <c>provider:credential</c>; never its key.</param>
/// <param name="State">What became of the check.</param>
/// <param name="Detail">Why it is not <c>ok</c>; else null.</param>
/// <param name="LatencyMs">How long the provider took.</param>
internal sealed record AccountCheck(string Account, CheckState State, string? Detail, long LatencyMs);

/// <summary>The whole answer of <c>check</c>.</summary>
/// <param name="Errors">What is wrong with the configuration; accounts are then not asked.</param>
/// <param name="Accounts">By name.</param>
internal sealed record CheckReport(IReadOnlyList<ConfigurationError> Errors, IReadOnlyList<AccountCheck> Accounts);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CheckReport))]
internal sealed partial class CheckJson : JsonSerializerContext;
