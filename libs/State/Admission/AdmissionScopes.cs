using LlmMesh.Contracts;
using LlmMesh.State.Circuits;

namespace LlmMesh.State.Admission;

/// <summary>The limits of one scope over all replicas; 0 means unlimited.</summary>
/// <param name="RequestsPerMinute">Most requests admitted in any 60 seconds.</param>
/// <param name="Concurrency">Most requests in flight at once.</param>
public readonly record struct ScopeLimits(int RequestsPerMinute, int Concurrency)
{
    /// <summary>Most tokens in any 60 seconds: reserved by estimate, corrected when a request has ended.</summary>
    public long TokensPerMinute { get; init; }

    /// <summary>Most requests of a calendar day.</summary>
    public int RequestsPerDay { get; init; }

    /// <summary>Whether nothing is limited.</summary>
    public bool IsUnlimited => RequestsPerMinute <= 0 && Concurrency <= 0 && TokensPerMinute <= 0 && RequestsPerDay <= 0;
}

/// <summary>Something with limits and budgets of its own: a key, a team, an organisation, a provider, a target.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name, as refusals say it.</param>
/// <param name="Prefix">What its Redis keys begin with, hash tag included; unique, and the same under other limits.</param>
/// <param name="Limits">Its limits.</param>
/// <param name="Budgets">Its budgets, in a fixed order.</param>
public sealed record LimitedScope(
    BudgetScope Kind, string Name, string Prefix, ScopeLimits Limits, IReadOnlyList<BudgetDefinition> Budgets)
{
    /// <summary>Whether nothing has to be asked for it.</summary>
    public bool IsFree => Limits.IsUnlimited && Budgets.Count == 0;

    /// <summary>An API key.</summary>
    public static LimitedScope OfKey(string team, string key, ScopeLimits limits, IReadOnlyList<BudgetDefinition> budgets) =>
        new(BudgetScope.Key, key, Keys.KeyScope(team, key), limits, budgets);

    /// <summary>A team.</summary>
    public static LimitedScope OfTeam(string team, ScopeLimits limits, IReadOnlyList<BudgetDefinition> budgets) =>
        new(BudgetScope.Team, team, Keys.TeamScope(team), limits, budgets);

    /// <summary>An organisation.</summary>
    public static LimitedScope OfOrganisation(string organisation, ScopeLimits limits, IReadOnlyList<BudgetDefinition> budgets) =>
        new(BudgetScope.Organisation, organisation, Keys.OrganisationScope(organisation), limits, budgets);

    /// <summary>A provider.</summary>
    public static LimitedScope OfProvider(string provider, ScopeLimits limits, IReadOnlyList<BudgetDefinition> budgets) =>
        new(BudgetScope.Provider, provider, Keys.ProviderScope(provider), limits, budgets);

    /// <summary>A target, <c>provider/model</c>.</summary>
    public static LimitedScope OfTarget(string target, ScopeLimits limits, IReadOnlyList<BudgetDefinition> budgets) =>
        new(BudgetScope.Target, target, Keys.TargetScope(target), limits, budgets);
}

/// <summary>
/// The scopes that share a Redis slot and are admitted together by one script, all or none. Immutable: built once and reused, so that a
/// request allocates no key names.
/// </summary>
public sealed class ScopeGroup
{
    private ScopeGroup(string slot, IReadOnlyList<LimitedScope> scopes, TimeZoneInfo zone, CircuitId? circuit)
    {
        Slot = slot;
        Scopes = scopes;
        Zone = zone;
        Circuit = circuit;
        Layout = new GroupLayout(slot, scopes, zone, circuit);
    }

    /// <summary>What the keys of all its scopes begin with: <c>mesh:{team:T}</c>.</summary>
    public string Slot { get; }

    /// <summary>The scopes; one that limits nothing is left out.</summary>
    public IReadOnlyList<LimitedScope> Scopes { get; }

    /// <summary>Whose midnight begins a day of <see cref="ScopeLimits.RequestsPerDay"/>.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>The circuit that must let a reservation pass; null when there is none.</summary>
    public CircuitId? Circuit { get; }

    /// <summary>Whether there is nothing to ask Redis.</summary>
    public bool IsFree => Scopes.Count == 0 && Circuit is null;

    /// <summary>Whether any scope has a budget, so that a reservation holds money.</summary>
    public bool HasBudgets { get; private init; }

    /// <summary>Its keys and what scripts are told of them.</summary>
    internal GroupLayout Layout { get; }

    /// <summary>A key and its team.</summary>
    public static ScopeGroup ForCaller(string team, LimitedScope key, LimitedScope ofTeam, TimeZoneInfo zone) =>
        Of(Keys.TeamScope(team), zone, circuit: null, key, ofTeam);

    /// <summary>An organisation.</summary>
    public static ScopeGroup ForOrganisation(LimitedScope organisation, TimeZoneInfo zone) => Of(organisation.Prefix, zone, circuit: null, organisation);

    /// <summary>A provider, over all its targets.</summary>
    public static ScopeGroup ForProvider(LimitedScope provider, TimeZoneInfo zone) => Of(provider.Prefix, zone, circuit: null, provider);

    /// <summary>One target, <c>provider/model</c>, and its circuit.</summary>
    public static ScopeGroup ForTarget(LimitedScope target, TimeZoneInfo zone) =>
        Of(target.Prefix, zone, CircuitId.OfTarget(target.Name), target);

    private static ScopeGroup Of(string slot, TimeZoneInfo zone, CircuitId? circuit, params ReadOnlySpan<LimitedScope> scopes)
    {
        List<LimitedScope> limiting = [];
        foreach (LimitedScope scope in scopes)
        {
            if (!scope.IsFree)
            {
                limiting.Add(scope);
            }
        }

        return new ScopeGroup(slot, limiting, zone, circuit) { HasBudgets = limiting.Exists(scope => scope.Budgets.Count > 0) };
    }
}
