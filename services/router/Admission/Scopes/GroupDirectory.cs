using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Admission.Budgets;
using LlmMesh.Router.Admission.Shares;
using LlmMesh.Router.Exchanges;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.Admission.Scopes;

/// <summary>
/// The groups of callers and candidates, built when they are first asked for and again when the configuration or the list of budgets
/// has changed. Bounded: model names a client makes up must not fill the memory. Thread-safe.
/// </summary>
internal sealed class GroupDirectory(BudgetBoard budgets, OutageShares shares)
{
    private const int MostTargets = 10_000;

    private readonly ConditionalWeakTable<Caller, OfCaller> _callers = [];
    private readonly ConcurrentDictionary<string, OfTarget> _targets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, OfProvider> _providers = new(StringComparer.Ordinal);

    public CallerGroups Of(Caller caller, CatalogSnapshot catalog)
    {
        IReadOnlyList<BudgetDefinition> list = BudgetsOf(catalog);
        if (_callers.TryGetValue(caller, out OfCaller? known) && known.Catalog == catalog && known.Budgets == list)
        {
            return known.Groups;
        }

        CallerGroups groups = Build(caller, catalog.Settings, list);
        _callers.AddOrUpdate(caller, new OfCaller(groups, catalog, list));
        return groups;
    }

    public CandidateGroups Of(Target target, CatalogSnapshot catalog)
    {
        IReadOnlyList<BudgetDefinition> list = BudgetsOf(catalog);
        if (_targets.TryGetValue(target.Name, out OfTarget? known) && known.Catalog == catalog && known.Budgets == list)
        {
            return known.Groups;
        }

        var scope = LimitedScope.OfTarget(
            target.Name, LimitsOf(target.Provider.TargetLimits), BudgetsOf(list, new BudgetOwner(BudgetScope.Target, target.Name)));
        var groups = new CandidateGroups(
            ProviderOf(target.Provider, catalog, list),
            new LimitGroup(ScopeGroup.ForTarget(scope, catalog.Settings.TimeZone), _ => target.Provider.TargetLimits, shares));
        if (known is not null || _targets.Count < MostTargets)
        {
            _targets[target.Name] = new OfTarget(groups, catalog, list);
        }

        return groups;
    }

    private CallerGroups Build(Caller asking, MeshSettings settings, IReadOnlyList<BudgetDefinition> list)
    {
        LedgerCaller caller = asking.Identity;
        Limits keyLimits = settings.KeyLimits.Replaced(asking.Limits);
        Limits teamLimits = settings.TeamLimits.Replaced(asking.TeamLimits);
        var key = LimitedScope.OfKey(
            caller.Team,
            caller.Key,
            LimitsOf(keyLimits),
            BudgetsOf(list, new BudgetOwner(BudgetScope.Key, caller.Key, caller.Team)));
        var team = LimitedScope.OfTeam(
            caller.Team, LimitsOf(teamLimits), BudgetsOf(list, new BudgetOwner(BudgetScope.Team, caller.Team)));
        var organisation = LimitedScope.OfOrganisation(
            caller.Organisation,
            LimitsOf(settings.OrganisationLimits),
            BudgetsOf(list, new BudgetOwner(BudgetScope.Organisation, caller.Organisation)));
        return new CallerGroups(
            new LimitGroup(
                ScopeGroup.ForCaller(caller.Team, key, team, settings.TimeZone),
                scope => scope.Kind == BudgetScope.Key ? keyLimits : teamLimits,
                shares),
            new LimitGroup(ScopeGroup.ForOrganisation(organisation, settings.TimeZone), _ => settings.OrganisationLimits, shares));
    }

    private LimitGroup ProviderOf(ProviderDefinition provider, CatalogSnapshot catalog, IReadOnlyList<BudgetDefinition> list)
    {
        if (_providers.TryGetValue(provider.Name, out OfProvider? known) && known.Catalog == catalog && known.Budgets == list)
        {
            return known.Group;
        }

        var scope = LimitedScope.OfProvider(
            provider.Name, LimitsOf(provider.Limits), BudgetsOf(list, new BudgetOwner(BudgetScope.Provider, provider.Name)));
        var group = new LimitGroup(ScopeGroup.ForProvider(scope, catalog.Settings.TimeZone), _ => provider.Limits, shares);
        _providers[provider.Name] = new OfProvider(group, catalog, list);
        return group;
    }

    private IReadOnlyList<BudgetDefinition> BudgetsOf(CatalogSnapshot catalog) =>
        budgets.Of(catalog) ?? throw new InvalidOperationException("Nothing is admitted before the budgets are known.");

    private static ScopeLimits LimitsOf(Limits limits) => new(limits.RequestsPerMinute, limits.Concurrency)
    {
        TokensPerMinute = limits.TokensPerMinute,
        RequestsPerDay = limits.RequestsPerDay,
    };

    // In the order of their ids: every router asks in the same one.
    private static BudgetDefinition[] BudgetsOf(IReadOnlyList<BudgetDefinition> all, BudgetOwner owner) =>
        [.. all.Where(budget => budget.Owner == owner).OrderBy(budget => budget.Id, StringComparer.Ordinal)];

    private sealed record OfCaller(CallerGroups Groups, CatalogSnapshot Catalog, IReadOnlyList<BudgetDefinition> Budgets);

    private sealed record OfTarget(CandidateGroups Groups, CatalogSnapshot Catalog, IReadOnlyList<BudgetDefinition> Budgets);

    private sealed record OfProvider(LimitGroup Group, CatalogSnapshot Catalog, IReadOnlyList<BudgetDefinition> Budgets);
}
