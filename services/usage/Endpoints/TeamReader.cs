using LlmMesh.Usage.Principals;

namespace LlmMesh.Usage.Endpoints;

/// <summary>Reads teams from bodies.</summary>
internal static class TeamReader
{
    private const int LongestName = 63;

    /// <summary>The fields of a new team.</summary>
    public static readonly string[] Fields = ["name", "enabled", "scope", "limits"];

    /// <summary>The fields of a team that can change.</summary>
    public static readonly string[] Changeable = ["enabled", "scope", "limits"];

    /// <summary>A new team; null when the reader has a problem.</summary>
    public static Team? ReadNew(BodyReader body, DateTimeOffset now)
    {
        string name = body.Text("name") ?? "";
        if (!IsName(name))
        {
            body.Refuse("name", $"Give 1 to {LongestName} lower-case letters, digits, '.', '_' and '-', a letter or digit first.");
        }

        return ReadChange(body, new Team { Name = name, CreatedAtMs = now.ToUnixTimeMilliseconds() });
    }

    /// <summary>A team with what the body changes; null when the reader has a problem.</summary>
    public static Team? ReadChange(BodyReader body, Team team)
    {
        Team changed = team with
        {
            Enabled = body.Flag("enabled") ?? team.Enabled,
            Scope = body.Scope(team.Scope),
            Limits = body.Limits(team.Limits),
        };
        return body.Problem is null ? changed : null;
    }

    // A team's name stands in paths, in the ledger and in keys of the shared state.
    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName
        && IsAlphanumeric(name[0])
        && name.All(letter => IsAlphanumeric(letter) || letter is '.' or '_' or '-');

    private static bool IsAlphanumeric(char letter) => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter);
}
