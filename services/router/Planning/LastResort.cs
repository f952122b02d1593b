using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Planning.Filters;

namespace LlmMesh.Router.Planning;

/// <summary>
/// Who serves a category when nobody of its chain is configured and capable: whoever automatic choice ends with, else the first capable
/// model of each provider, in the order of the catalogue. The category's own terms hold for them.
/// </summary>
internal static class LastResort
{
    /// <param name="slate">To which it adds.</param>
    /// <param name="terms">The category's.</param>
    /// <param name="rejections">Why its own targets were left out.</param>
    public static void Enter(Slate slate, Terms terms, ReadOnlySpan<Rejection> rejections)
    {
        if (!Applies(rejections))
        {
            return;
        }

        CatalogSnapshot catalog = terms.Exchange.Catalog;
        int first = slate.Count;
        slate.Enter(new Leg(CatalogSnapshot.RouterName, catalog.DefaultChain, terms.Policy) { Route = CatalogSnapshot.RouterName }, terms);
        if (slate.Count == first)
        {
            EnterOnePerProvider(slate, terms, first);
        }

        foreach (ref Contender contender in slate.From(first))
        {
            contender.Rule = RouteRule.LastResort;
        }
    }

    // Circuits close again; what they keep away is there.
    private static bool Applies(ReadOnlySpan<Rejection> rejections)
    {
        bool isMissing = rejections.IsEmpty;
        foreach (Rejection rejection in rejections)
        {
            if (rejection.Reason is RejectionReason.CircuitOpen or RejectionReason.OutsideKeyScope or RejectionReason.OutsideTeamScope)
            {
                return false;
            }

            isMissing |= rejection.Reason is RejectionReason.ProviderNotConfigured or RejectionReason.PromptTooLong or RejectionReason.LacksOperation
                or RejectionReason.LacksVision or RejectionReason.LacksTools or RejectionReason.LacksSchema or RejectionReason.LacksAudio
                or RejectionReason.LacksDocuments;
        }

        return isMissing;
    }

    private static void EnterOnePerProvider(Slate slate, Terms terms, int first)
    {
        IReadOnlyList<Target> targets = terms.Exchange.Catalog.Targets;
        for (int i = 0; i < targets.Count; i++)
        {
            Target target = targets[i];
            if (!HasOneOf(slate.From(first), target.Provider) && slate.IsNew(target) && terms.Reject(target, out long? cost) is null)
            {
                slate.Add(new Contender(target, slate.Count + slate.Rejected, Weight: 1, cost, terms.Policy.KeepsSessions));
            }
        }
    }

    private static bool HasOneOf(ReadOnlySpan<Contender> contenders, ProviderDefinition provider)
    {
        foreach (ref readonly Contender contender in contenders)
        {
            if (ReferenceEquals(contender.Target.Provider, provider))
            {
                return true;
            }
        }

        return false;
    }
}
