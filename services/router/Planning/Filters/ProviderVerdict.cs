using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Planning.Filters;

/// <summary>What the filters say of a provider, and so of all its targets.</summary>
/// <param name="Provider">Who.</param>
/// <param name="Unwanted">Why none of its targets takes part; null when they do.</param>
/// <param name="LacksParameter">Whether it does not take every parameter of a request that insists on them.</param>
/// <param name="IsBlocked">Whether none of its accounts may be asked.</param>
internal readonly record struct ProviderVerdict(ProviderDefinition Provider, RejectionReason? Unwanted, bool LacksParameter, bool IsBlocked)
{
    public static ProviderVerdict Of(Terms terms, ProviderDefinition provider) => new(
        provider,
        provider.IsConfigured
            ? ProviderFilter.Reject(terms, provider) ?? PrivacyFilter.Reject(terms, provider.Privacy)
            : RejectionReason.ProviderNotConfigured,
        ParameterFilter.RejectsAll(terms, provider),
        CircuitFilter.RejectsAll(terms, provider));
}
