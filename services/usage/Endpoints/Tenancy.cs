using LlmMesh.Contracts;
using LlmMesh.ServiceDefaults.Identity;
using LlmMesh.Usage.Reports;

namespace LlmMesh.Usage.Endpoints;

/// <summary>
/// What a caller sees. An administrator sees everything, everybody else what is their team's; of what is another team's they cannot even
/// tell whether it exists.
/// </summary>
internal static class Tenancy
{
    /// <summary>The team whose records a caller sees; null for everybody's.</summary>
    public static string? TeamOf(ForwardedCaller caller) => caller.IsAdmin ? null : caller.Team;

    /// <summary>A query as far as the caller may see; null when it names another team.</summary>
    public static RecordQuery? Narrow(RecordQuery query, ForwardedCaller caller)
    {
        if (caller.IsAdmin)
        {
            return query;
        }

        return query.Team is null || query.Team == caller.Team ? query with { Team = caller.Team } : null;
    }

    /// <summary>Whether a caller sees a budget: its own ones, and those of its team's other keys.</summary>
    public static bool Sees(BudgetOwner owner, ForwardedCaller caller) =>
        caller.IsAdmin || Pays(owner, caller) || (owner.Scope == BudgetScope.Key && owner.Team == caller.Team);

    /// <summary>Whether a caller's requests are paid from a budget because of who it is.</summary>
    public static bool Pays(BudgetOwner owner, ForwardedCaller caller) => owner.Scope switch
    {
        BudgetScope.Key => owner.Name == caller.Key && owner.Team == caller.Team,
        BudgetScope.Team => owner.Name == caller.Team,
        BudgetScope.Organisation => owner.Name == caller.Organisation,
        _ => false,
    };
}
