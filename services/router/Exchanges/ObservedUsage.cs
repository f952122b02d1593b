using LlmMesh.Contracts;

namespace LlmMesh.Router.Exchanges;

/// <summary>What an answer said of its own use.</summary>
internal readonly record struct ObservedUsage(TokenUsage Tokens, UsagePrecision Precision)
{
    /// <summary>What the provider says it charged, in nano-dollars (OpenRouter's <c>usage.cost</c>); null when it does not say.</summary>
    public long? ChargedNanoDollars { get; init; }
}
