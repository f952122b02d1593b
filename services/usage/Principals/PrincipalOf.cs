using LlmMesh.Contracts;

namespace LlmMesh.Usage.Principals;

/// <summary>Makes what the edge knows of a secret from what people know of its key and team.</summary>
internal static class PrincipalOf
{
    /// <param name="key">The key.</param>
    /// <param name="team">Its team.</param>
    /// <param name="secretExpiresAtMs">When the secret ends, Unix ms; null when only the key says.</param>
    public static Principal Secret(ApiKey key, Team team, long? secretExpiresAtMs) => new()
    {
        Key = key.Id,
        Name = key.Name,
        Team = team.Name,
        Organisation = team.Organisation,
        Kind = key.Kind,
        Standing = Standing(key, team),
        CutsRequests = key.CutsRequests,
        ExpiresAtMs = secretExpiresAtMs is { } secret && key.ExpiresAtMs is { } whole ? Math.Min(secret, whole) : secretExpiresAtMs ?? key.ExpiresAtMs,
        Networks = key.Networks,
        Scope = key.Scope,
        TeamScope = team.Scope,
        Limits = key.Limits,
        TeamLimits = team.Limits,
        Tags = key.Tags,
    };

    /// <summary>Whether a key may be used.</summary>
    public static KeyStanding Standing(ApiKey key, Team team) => key switch
    {
        { RevokedAtMs: not null } => KeyStanding.Revoked,
        { Enabled: true } when team.Enabled => KeyStanding.Active,
        _ => KeyStanding.Disabled,
    };
}
