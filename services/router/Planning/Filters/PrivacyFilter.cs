using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Planning.Filters;

/// <summary>What becomes of what a provider is sent. One that is not known keeps it and uses it.</summary>
internal static class PrivacyFilter
{
    public static RejectionReason? Reject(Terms terms, ProviderPrivacy privacy) =>
        privacy.IsEnforcedByRequest ? null
        : terms.RequiresZeroRetention && !privacy.IsZeroRetention ? RejectionReason.KeepsData
        : terms.DeniesDataCollection && privacy.CollectsData ? RejectionReason.CollectsData
        : null;
}
