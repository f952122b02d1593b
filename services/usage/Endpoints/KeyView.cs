using System.Text.Json.Serialization;
using LlmMesh.Contracts;
using LlmMesh.Usage.Principals;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Endpoints;

/// <summary>A key as administrators see it; the same before and after a change. Its secrets are not in it.</summary>
/// <param name="Id">Its id, by which records, summaries and budgets name it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Team">Its team.</param>
/// <param name="Kind">What it opens.</param>
/// <param name="Standing">Whether it may be used: active, disabled, revoked. A disabled team's keys are disabled.</param>
/// <param name="Enabled">Whether it may be used, unless its team may not.</param>
/// <param name="ExpiresAt">When it expires; null is never.</param>
/// <param name="Networks">Where it may be used; empty is anywhere.</param>
/// <param name="Scope">What it may ask for.</param>
/// <param name="Limits">What it may use.</param>
/// <param name="Tags">Labels of all its requests.</param>
/// <param name="Secrets">Those that work, the newest first.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="RevokedAt">When it was revoked; null when it was not.</param>
/// <param name="CutsRequests">Whether its revocation ends requests under way.</param>
internal sealed record KeyView(
    string Id,
    string Name,
    string Team,
    string Kind,
    string Standing,
    bool Enabled,
    DateTimeOffset? ExpiresAt,
    IReadOnlyList<string> Networks,
    AccessScope Scope,
    OwnLimits Limits,
    IReadOnlyDictionary<string, string> Tags,
    IReadOnlyList<SecretView> Secrets,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt,
    bool CutsRequests)
{
    public static KeyView Of(HeldKey held, Team team)
    {
        ApiKey key = held.Key;
        return new KeyView(
            key.Id,
            key.Name,
            key.Team,
            ColumnText.From(key.Kind),
            ColumnText.From(PrincipalOf.Standing(key, team)),
            key.Enabled,
            Moment.Of(key.ExpiresAtMs),
            key.Networks,
            key.Scope,
            key.Limits,
            key.Tags,
            [.. held.Secrets.Select(secret => new SecretView(
                secret.Prefix, DateTimeOffset.FromUnixTimeMilliseconds(secret.CreatedAtMs), Moment.Of(secret.ExpiresAtMs)))],
            DateTimeOffset.FromUnixTimeMilliseconds(key.CreatedAtMs),
            Moment.Of(key.RevokedAtMs),
            key.CutsRequests);
    }
}

/// <summary>What may be shown of a secret.</summary>
/// <param name="Prefix">Its first characters.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it stops working because another has taken its place; null is never.</param>
internal sealed record SecretView(string Prefix, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);

/// <summary>Keys by id.</summary>
/// <param name="Data">The page.</param>
/// <param name="NextCursor">For the next page; null on the last.</param>
internal sealed record KeyPage(IReadOnlyList<KeyView> Data, string? NextCursor);

/// <summary>A key that was changed.</summary>
/// <param name="Key">As it is now.</param>
/// <param name="EffectiveAt">When the edge was told; within a second every replica follows. Null: it could not be told yet.</param>
/// <param name="Notice">What that means; null when the edge was told.</param>
internal sealed record KeyChange(KeyView Key, DateTimeOffset? EffectiveAt, string? Notice)
{
    /// <summary>The new secret, this once.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }
}

/// <summary>A key that is gone.</summary>
/// <param name="EffectiveAt">When the edge was told; null: it could not be told yet.</param>
/// <param name="Notice">What that means; null when the edge was told.</param>
internal sealed record Deletion(DateTimeOffset? EffectiveAt, string? Notice);
