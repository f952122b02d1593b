using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Planning.Filters;

/// <summary>
/// The request's ceiling on prices, in the tier that its prompt falls into. What has no price is above every ceiling, unless the provider is told
/// the ceiling and keeps to it itself.
/// </summary>
internal static class PriceFilter
{
    public static RejectionReason? Reject(Terms terms, Target target) =>
        terms.Preferences.MaxPrice is { } ceiling
        && target is not { Tariff: null, Provider.Privacy.IsEnforcedByRequest: true }
        && !(target.Tariff is { } tariff
            && PriceOf(tariff, target, terms.Exchange) is var price
            && !(price.Input > ceiling.Prompt)
            && !(price.Output > ceiling.Completion))
                ? RejectionReason.PriceAboveCeiling
                : null;

    // A token has at least one byte.
    private static Price PriceOf(Tariff tariff, Target target, Exchange exchange) =>
        tariff.LongContext is { } tier
        && exchange.Envelope.Body.Length > tier.AboveInputTokens
        && exchange.EstimateFor(target).Typical > tier.AboveInputTokens
            ? tier.Price
            : tariff.Usual;
}
