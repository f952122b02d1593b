using LlmMesh.Contracts;
using LlmMesh.Usage.Principals;

namespace LlmMesh.Usage.Endpoints;

/// <summary>Reads keys from bodies.</summary>
internal static class KeyReader
{
    /// <summary>Longest time for which the old secret of a rotated key works.</summary>
    public static readonly TimeSpan LongestGrace = TimeSpan.FromDays(7);

    private static readonly TimeSpan UsualGrace = TimeSpan.FromDays(1);

    /// <summary>The fields of a new key.</summary>
    public static readonly string[] Fields = ["name", "team", "kind", "enabled", "expires_at", "networks", "scope", "limits", "tags"];

    /// <summary>The fields of a key that can change.</summary>
    public static readonly string[] Changeable = ["name", "enabled", "expires_at", "networks", "scope", "limits", "tags"];

    /// <summary>The fields of a rotation.</summary>
    public static readonly string[] RotationFields = ["grace_seconds"];

    /// <summary>The fields of a revocation.</summary>
    public static readonly string[] RevocationFields = ["cut_requests"];

    /// <summary>A new key; null when the reader has a problem.</summary>
    public static ApiKey? ReadNew(BodyReader body, DateTimeOffset now)
    {
        if (!body.Has("name"))
        {
            body.Refuse("name", "Say what the key is for, or whose it is.");
        }

        string? team = body.Text("team");
        if (team is null)
        {
            body.Refuse("team", "Name the key's team; GET /usage/teams lists them, POST /usage/teams makes one.");
        }

        var key = new ApiKey
        {
            Id = NewKeys.Id(),
            Name = "",
            Team = team ?? "",
            Kind = body.Word<KeyKind>("kind") ?? KeyKind.Data,
            CreatedAtMs = now.ToUnixTimeMilliseconds(),
        };
        return ReadChange(body, key, now);
    }

    /// <summary>A key with what the body changes; null when the reader has a problem.</summary>
    public static ApiKey? ReadChange(BodyReader body, ApiKey key, DateTimeOffset now)
    {
        ApiKey changed = key with
        {
            Name = body.Label("name") ?? key.Name,
            Enabled = body.Flag("enabled") ?? key.Enabled,
            ExpiresAtMs = body.Mentions("expires_at") ? body.Future("expires_at", now) : key.ExpiresAtMs,
            Networks = body.Networks(key.Networks),
            Scope = body.Scope(key.Scope),
            Limits = body.Limits(key.Limits),
            Tags = body.Tags(key.Tags),
        };
        return body.Problem is null ? changed : null;
    }

    /// <summary>For how long the old secret of a rotated key works.</summary>
    public static TimeSpan ReadGrace(BodyReader body) =>
        body.Whole("grace_seconds", 0, (long)LongestGrace.TotalSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : UsualGrace;
}
