using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.Router.Exchanges;

/// <summary>A rejection as errors, explanations and ledger rows say it.</summary>
internal static class RejectionWords
{
    /// <summary>The rule behind a reason.</summary>
    public static RouteRule RuleOf(RejectionReason reason) => reason switch
    {
        RejectionReason.ProviderNotConfigured => RouteRule.Configuration,
        RejectionReason.PromptTooLong => RouteRule.Context,
        RejectionReason.CircuitOpen => RouteRule.Circuit,
        RejectionReason.PriceAboveCeiling or RejectionReason.CostAboveMaximum => RouteRule.Price,
        RejectionReason.OutsideKeyScope or RejectionReason.OutsideTeamScope
            or RejectionReason.ProviderNotWanted or RejectionReason.KeepsData or RejectionReason.CollectsData
            or RejectionReason.NoFallback => RouteRule.Policy,
        _ => RouteRule.Capability,
    };

    /// <summary>What exactly, as the end of a sentence about the target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="reason">Why it was left out.</param>
    /// <param name="operation">What was asked for, in the word of the ledger.</param>
    public static string Of(Target target, RejectionReason reason, string operation) => reason switch
    {
        RejectionReason.ProviderNotConfigured => "its provider is not configured",
        RejectionReason.OutsideKeyScope => "the key's scope does not allow it",
        RejectionReason.OutsideTeamScope => "the team's scope does not allow it",
        RejectionReason.LacksVision => "it does not take images",
        RejectionReason.LacksTools => "it does not take tools",
        RejectionReason.LacksSchema => "it does not follow a JSON schema",
        RejectionReason.LacksAudio => "it takes and gives no sound",
        RejectionReason.LacksDocuments => "it does not take documents",
        RejectionReason.LacksParameter => "it does not take every parameter of the request",
        RejectionReason.PromptTooLong => $"its context window is {target.Definition?.ContextWindow} tokens",
        RejectionReason.CircuitOpen => "its circuit is open",
        RejectionReason.ProviderNotWanted => "the lists of providers leave it out",
        RejectionReason.KeepsData => "it is not known to keep nothing of what it is sent",
        RejectionReason.CollectsData => "it may use what it is sent for itself",
        RejectionReason.PriceAboveCeiling => target.Tariff is null ? "its price is not known" : "its price is above provider.max_price",
        RejectionReason.CostAboveMaximum => target.Tariff is null
            ? "nobody knows what it costs there"
            : "the request is expected to cost more there than it may",
        RejectionReason.NoFallback => "the request wants no other than its first candidate",
        _ when operation == "chat" => "it does not answer chat completions",
        _ => $"it is not made for {operation.Replace('_', ' ')}",
    };
}
