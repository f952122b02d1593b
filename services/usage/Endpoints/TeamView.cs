using LlmMesh.Contracts;
using LlmMesh.Usage.Principals;

namespace LlmMesh.Usage.Endpoints;

/// <summary>A team as administrators see it; the same before and after a change.</summary>
/// <param name="Name">Its name, by which records, summaries and budgets name it.</param>
/// <param name="Organisation">The organisation it is a part of.</param>
/// <param name="Enabled">Whether its keys may be used.</param>
/// <param name="Scope">What they may ask for.</param>
/// <param name="Limits">What they may use together.</param>
/// <param name="CreatedAt">When it was made.</param>
internal sealed record TeamView(
    string Name, string Organisation, bool Enabled, AccessScope Scope, OwnLimits Limits, DateTimeOffset CreatedAt)
{
    public static TeamView Of(Team team) => new(
        team.Name, team.Organisation, team.Enabled, team.Scope, team.Limits, DateTimeOffset.FromUnixTimeMilliseconds(team.CreatedAtMs));
}

/// <summary>All teams.</summary>
/// <param name="Data">By name.</param>
internal sealed record TeamList(IReadOnlyList<TeamView> Data);

/// <summary>A team that was changed.</summary>
/// <param name="Team">As it is now.</param>
/// <param name="EffectiveAt">When the edge was told; within a second every replica follows. Null: it could not be told yet.</param>
/// <param name="Notice">What that means; null when the edge was told.</param>
internal sealed record TeamChange(TeamView Team, DateTimeOffset? EffectiveAt, string? Notice);
