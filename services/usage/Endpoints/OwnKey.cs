using LlmMesh.Contracts;
using LlmMesh.Usage.Budgets;

namespace LlmMesh.Usage.Endpoints;

/// <summary>What a caller may know of itself.</summary>
/// <param name="Id">The key's id.</param>
/// <param name="Name">The key's name; null for a key of the environment.</param>
/// <param name="Team">Its team.</param>
/// <param name="Organisation">The team's organisation.</param>
/// <param name="Kind">What it opens.</param>
/// <param name="ExpiresAt">When it expires; null is never.</param>
/// <param name="Networks">Where it may be used; empty is anywhere.</param>
/// <param name="Scope">What it may ask for.</param>
/// <param name="TeamScope">What its team may ask for; both have to allow.</param>
/// <param name="Limits">What it may use; null is the configuration's, 0 unlimited.</param>
/// <param name="TeamLimits">What its team may use together.</param>
/// <param name="Tags">Labels of all its requests.</param>
/// <param name="Budgets">Every budget its requests are paid from by who it is: the key's, the team's, the organisation's.</param>
internal sealed record OwnKey(
    string Id,
    string? Name,
    string Team,
    string Organisation,
    string Kind,
    DateTimeOffset? ExpiresAt,
    IReadOnlyList<string> Networks,
    AccessScope Scope,
    AccessScope TeamScope,
    OwnLimits Limits,
    OwnLimits TeamLimits,
    IReadOnlyDictionary<string, string> Tags,
    IReadOnlyList<BudgetStanding> Budgets);
