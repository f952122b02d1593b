using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Planning.Filters;

/// <summary>The operator's lists of providers and the request's: both have to allow a target.</summary>
internal static class ProviderFilter
{
    public static RejectionReason? Reject(Terms terms, ProviderDefinition provider)
    {
        RoutePolicy policy = terms.Policy;
        return (policy.OnlyProviders.Count > 0 && !Names(policy.OnlyProviders, provider))
            || Names(policy.IgnoredProviders, provider)
            || terms.Only?.Contains(provider) == false
            || Names(terms.Preferences.Ignore, provider)
                ? RejectionReason.ProviderNotWanted
                : null;
    }

    private static bool Names(IReadOnlyList<string> names, ProviderDefinition provider)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i].Equals(provider.Name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
