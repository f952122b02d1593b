using System.Runtime.InteropServices;
using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Planning.Filters;

/// <summary>
/// On which a target may serve one request: what the operator allows, narrowed by what the request asks for. Worked out once for a chain,
/// so that each of its targets is cheap to judge.
/// </summary>
/// <param name="exchange">The request.</param>
/// <param name="policy">The operator's.</param>
/// <param name="memory">An empty list to note verdicts in; null: one of its own.</param>
internal sealed class Terms(Exchange exchange, RoutePolicy policy, List<ProviderVerdict>? memory = null)
{
    private readonly List<ProviderVerdict> _verdicts = memory ?? [];

    public Exchange Exchange { get; } = exchange;

    public RoutePolicy Policy { get; } = policy;

    public RoutePreferences Preferences { get; } = exchange.Preferences;

    /// <summary>How the candidates are put in order.</summary>
    public RouteStrategy Strategy { get; } = exchange.Preferences.Strategy ?? policy.Strategy;

    /// <summary>Most that the request may be expected to cost, nano-dollars; null: any.</summary>
    public long? MaxCost { get; } = Least(policy.MaxCostNanoDollars, exchange.Preferences.MaxCostNanoDollars);

    public bool RequiresZeroRetention { get; } = policy.RequireZeroRetention || exchange.Preferences.RequireZeroRetention;

    public bool DeniesDataCollection { get; } = policy.DenyDataCollection || exchange.Preferences.DenyDataCollection;

    /// <summary>The providers the request wants alone; null: all.</summary>
    public ProviderList? Only { get; } = ProviderList.Of(exchange.Preferences.Only, exchange.Catalog);

    /// <summary>The providers the request wants first; null: none.</summary>
    public ProviderList? Order { get; } = ProviderList.Of(exchange.Preferences.Order, exchange.Catalog);

    /// <summary>The request's parameters; null where it does not insist on them.</summary>
    public RequestFields? Fields { get; } = exchange.Preferences.RequireParameters ? RequestFields.Of(exchange.Envelope) : null;

    /// <summary>Why nobody behind the name may serve it; null when somebody may.</summary>
    public RejectionReason? Forbidden { get; init; }

    private bool NeedsCost => MaxCost is not null || Strategy == RouteStrategy.Cheapest;

    /// <summary>All filters, in the order in which their reasons are given: who may, who can, who is well.</summary>
    /// <param name="target">Who is judged.</param>
    /// <param name="expectedCost">What the request is expected to cost there; null where nobody has to know, or nobody knows.</param>
    /// <returns>Why it cannot serve the request; null when it can.</returns>
    public RejectionReason? Reject(Target target, out long? expectedCost)
    {
        expectedCost = null;
        if (ScopeFilter.Reject(this, target) is { } outside)
        {
            return Forbidden ?? outside;
        }

        ProviderVerdict provider = VerdictOn(target.Provider);
        if ((Forbidden ?? provider.Unwanted ?? RejectUnpriced(target, provider)) is { } reason)
        {
            return reason;
        }

        expectedCost = NeedsCost ? ExpectedCost.Of(Exchange, target) : null;
        return CostFilter.Reject(this, expectedCost)
            ?? (provider.IsBlocked ? RejectionReason.CircuitOpen : CircuitFilter.Reject(this, target));
    }

    // A model the catalogue does not list may be able to do anything; its provider decides.
    private RejectionReason? RejectUnpriced(Target target, in ProviderVerdict provider) =>
        (target.Definition is { } model ? CapabilityFilter.Reject(this, model) ?? ContextFilter.Reject(this, target, model) : null)
        ?? (provider.LacksParameter ? RejectionReason.LacksParameter
            : target.Definition is { } listed ? ParameterFilter.Reject(this, listed)
            : null)
        ?? PriceFilter.Reject(this, target);

    // A chain has many targets of few providers.
    private ProviderVerdict VerdictOn(ProviderDefinition provider)
    {
        foreach (ref readonly ProviderVerdict known in CollectionsMarshal.AsSpan(_verdicts))
        {
            if (ReferenceEquals(known.Provider, provider))
            {
                return known;
            }
        }

        var verdict = ProviderVerdict.Of(this, provider);
        _verdicts.Add(verdict);
        return verdict;
    }

    private static long? Least(long? one, long? other) => one is { } a && other is { } b ? Math.Min(a, b) : one ?? other;
}
