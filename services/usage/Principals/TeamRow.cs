using System.Text.Json;
using LlmMesh.Contracts;

namespace LlmMesh.Usage.Principals;

/// <summary>A row of <c>teams</c>; properties are its columns. Mutable because Dapper fills it.</summary>
internal sealed class TeamRow
{
    public string Name { get; set; } = "";
    public string Organisation { get; set; } = "";
    public bool Enabled { get; set; }
    public string Scope { get; set; } = "{}";
    public string Limits { get; set; } = "{}";
    public long Revision { get; set; }
    public long CreatedAtMs { get; set; }
    public long? DeletedAtMs { get; set; }

    public static TeamRow From(Team team) => new()
    {
        Name = team.Name,
        Organisation = team.Organisation,
        Enabled = team.Enabled,
        Scope = JsonSerializer.Serialize(team.Scope, ContractsJson.Default.AccessScope),
        Limits = JsonSerializer.Serialize(team.Limits, ContractsJson.Default.OwnLimits),
        Revision = team.Revision,
        CreatedAtMs = team.CreatedAtMs,
    };

    public Team ToTeam() => new()
    {
        Name = Name,
        Organisation = Organisation,
        Enabled = Enabled,
        Scope = JsonSerializer.Deserialize(Scope, ContractsJson.Default.AccessScope)!,
        Limits = JsonSerializer.Deserialize(Limits, ContractsJson.Default.OwnLimits)!,
        Revision = Revision,
        CreatedAtMs = CreatedAtMs,
    };
}
