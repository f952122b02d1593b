using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Admission.Shares;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.Admission.Scopes;

/// <summary>
/// Scopes that are asked together, with what this router knows of each: what happens at its limits, and its own account of them.
/// Immutable: built once and reused, so that a request neither makes key names nor looks anything up.
/// </summary>
internal sealed class LimitGroup
{
    private readonly Limits[] _limits;

    /// <param name="scopes">What Redis is asked.</param>
    /// <param name="limits">The configured limits of each scope.</param>
    /// <param name="shares">This replica's accounts.</param>
    public LimitGroup(ScopeGroup scopes, Func<LimitedScope, Limits> limits, OutageShares shares)
    {
        Scopes = scopes;
        _limits = [.. scopes.Scopes.Select(limits)];
        Shares = [.. scopes.Scopes.Select(shares.Of)];
        HardBudgets = [.. scopes.Scopes.SelectMany(scope => scope.Budgets).Where(budget => budget.Kind == BudgetKind.Hard).Select(budget => budget.Id)];
        LimitsTokens = _limits.Any(limit => limit.TokensPerMinute > 0);
        IsToldOfEnds = scopes.HasBudgets || LimitsTokens || _limits.Any(limit => limit.Concurrency > 0);
    }

    public ScopeGroup Scopes { get; }

    /// <summary>The account of each scope; null where nothing but money is limited.</summary>
    public IReadOnlyList<ScopeShare?> Shares { get; }

    /// <summary>The ids of its hard budgets.</summary>
    public IReadOnlyList<string> HardBudgets { get; }

    /// <summary>Whether it only admits what has a price.</summary>
    public bool HasHardBudgets => HardBudgets.Count > 0;

    /// <summary>Whether tokens count.</summary>
    public bool LimitsTokens { get; }

    /// <summary>Whether a request has to be read more closely before it can be asked for.</summary>
    public bool NeedsClaim => Scopes.HasBudgets || LimitsTokens;

    /// <summary>Whether it matters there that a request has ended.</summary>
    public bool IsToldOfEnds { get; }

    /// <summary>The configured limits of a scope.</summary>
    public Limits LimitsOf(int scope) => _limits[scope];
}
