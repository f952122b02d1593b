using LlmMesh.Contracts;

namespace LlmMesh.Router.Exchanges;

/// <summary>Whose scope forbids something.</summary>
internal enum ScopeOwner
{
    Key,
    Team,
}

/// <summary>What a caller may ask for: its key's scope and its team's both have to allow it. Immutable.</summary>
/// <param name="key">The key's.</param>
/// <param name="team">Its team's.</param>
internal sealed class CallerScope(AccessScope key, AccessScope team)
{
    /// <summary>Highest <c>temperature</c> of a scope that names none.</summary>
    public const double UsualMaxTemperature = 2;

    /// <summary>Allows everything.</summary>
    public static readonly CallerScope Open = new(new AccessScope(), new AccessScope());

    /// <summary>Most output tokens a request may ask for.</summary>
    public long? MaxTokens { get; } = Least(key.MaxTokens, team.MaxTokens);

    /// <summary>Most messages in a request.</summary>
    public int? MaxMessages { get; } = (int?)Least(key.MaxMessages, team.MaxMessages);

    /// <summary>Longest body, bytes.</summary>
    public int? MaxBodyBytes { get; } = (int?)Least(key.MaxBodyBytes, team.MaxBodyBytes);

    /// <summary>Highest <c>temperature</c>.</summary>
    public double MaxTemperature { get; } = Math.Min(key.MaxTemperature ?? UsualMaxTemperature, team.MaxTemperature ?? UsualMaxTemperature);

    /// <summary>Whether the functions a request offers have to be looked at.</summary>
    public bool LimitsTools { get; } = key.Tools.Count > 0 || team.Tools.Count > 0;

    /// <summary>Who forbids a target, named <c>provider/model</c>; null when nobody does.</summary>
    public ScopeOwner? ForbidsModel(string target) => Forbids(key.Models, team.Models, target);

    /// <summary>Who forbids a name that stands for a chain; null when nobody does.</summary>
    public ScopeOwner? ForbidsCategory(string name) => Forbids(key.Categories, team.Categories, name);

    /// <summary>Who forbids a route, by its path at the edge; null when nobody does.</summary>
    public ScopeOwner? ForbidsEndpoint(string path) => Forbids(key.Endpoints, team.Endpoints, path);

    /// <summary>Who forbids a function, by its name; null when nobody does.</summary>
    public ScopeOwner? ForbidsTool(string name) => Forbids(key.Tools, team.Tools, name);

    private static ScopeOwner? Forbids(IReadOnlyList<string> keys, IReadOnlyList<string> teams, string name) =>
        !Allows(keys, name) ? ScopeOwner.Key : !Allows(teams, name) ? ScopeOwner.Team : null;

    private static bool Allows(IReadOnlyList<string> patterns, string name)
    {
        for (int i = 0; i < patterns.Count; i++)
        {
            if (NamePattern.Matches(patterns[i], name))
            {
                return true;
            }
        }

        return patterns.Count == 0;
    }

    private static long? Least(long? one, long? other) => one is { } a && other is { } b ? Math.Min(a, b) : one ?? other;
}
