using LlmMesh.Catalog;

namespace LlmMesh.Router.Planning.Filters;

/// <summary>Two policies that both hold: what one of them forbids is forbidden.</summary>
internal static class Narrowing
{
    /// <param name="one">Whose order and what else is no prohibition stays.</param>
    /// <param name="other">The other.</param>
    public static RoutePolicy Of(RoutePolicy one, RoutePolicy other) => one with
    {
        MaxCostNanoDollars = one.MaxCostNanoDollars is { } a && other.MaxCostNanoDollars is { } b
            ? Math.Min(a, b)
            : one.MaxCostNanoDollars ?? other.MaxCostNanoDollars,
        RequireZeroRetention = one.RequireZeroRetention || other.RequireZeroRetention,
        DenyDataCollection = one.DenyDataCollection || other.DenyDataCollection,
        OnlyProviders = one.OnlyProviders.Count == 0 ? other.OnlyProviders : one.OnlyProviders,
        IgnoredProviders =
        [
            .. one.IgnoredProviders,
            .. other.IgnoredProviders,

            // An empty list allows everybody: of two that have nobody in common, one stays and its members are left out.
            .. other.OnlyProviders.Count == 0 ? [] : one.OnlyProviders.Except(other.OnlyProviders, StringComparer.OrdinalIgnoreCase),
        ],
    };
}
