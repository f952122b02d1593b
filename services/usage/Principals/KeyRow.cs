using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Principals;

/// <summary>A row of <c>api_keys</c>; properties are its columns. Mutable because Dapper fills it.</summary>
internal sealed class KeyRow
{
    public string Id { get; set; } = "";
    public string Name { get; set; } = "";
    public string Team { get; set; } = "";
    public string Kind { get; set; } = "";
    public bool Enabled { get; set; }
    public long? ExpiresAtMs { get; set; }
    public string Networks { get; set; } = "[]";
    public string Scope { get; set; } = "{}";
    public string Limits { get; set; } = "{}";
    public string Tags { get; set; } = "{}";
    public bool CutsRequests { get; set; }
    public long Revision { get; set; }
    public long Published { get; set; }
    public long CreatedAtMs { get; set; }
    public long? RevokedAtMs { get; set; }
    public long? DeletedAtMs { get; set; }

    public static KeyRow From(ApiKey key) => new()
    {
        Id = key.Id,
        Name = key.Name,
        Team = key.Team,
        Kind = ColumnText.From(key.Kind),
        Enabled = key.Enabled,
        ExpiresAtMs = key.ExpiresAtMs,
        Networks = JsonSerializer.Serialize(key.Networks, ContractsJson.Default.IReadOnlyListString),
        Scope = JsonSerializer.Serialize(key.Scope, ContractsJson.Default.AccessScope),
        Limits = JsonSerializer.Serialize(key.Limits, ContractsJson.Default.OwnLimits),
        Tags = JsonSerializer.Serialize(key.Tags, ContractsJson.Default.IReadOnlyDictionaryStringString),
        CutsRequests = key.CutsRequests,
        Revision = key.Revision,
        Published = key.Published,
        CreatedAtMs = key.CreatedAtMs,
        RevokedAtMs = key.RevokedAtMs,
    };

    public ApiKey ToKey() => new()
    {
        Id = Id,
        Name = Name,
        Team = Team,
        Kind = ColumnText.Read<KeyKind>(Kind),
        Enabled = Enabled,
        ExpiresAtMs = ExpiresAtMs,
        Networks = JsonSerializer.Deserialize(Networks, ContractsJson.Default.IReadOnlyListString)!,
        Scope = JsonSerializer.Deserialize(Scope, ContractsJson.Default.AccessScope)!,
        Limits = JsonSerializer.Deserialize(Limits, ContractsJson.Default.OwnLimits)!,
        Tags = JsonSerializer.Deserialize(Tags, ContractsJson.Default.IReadOnlyDictionaryStringString)!,
        CutsRequests = CutsRequests,
        Revision = Revision,
        Published = Published,
        CreatedAtMs = CreatedAtMs,
        RevokedAtMs = RevokedAtMs,
    };
}

/// <summary>A row of <c>key_secrets</c>; properties are its columns. Mutable because Dapper fills it.</summary>
internal sealed class SecretRow
{
    public string Hash { get; set; } = "";
    public string KeyId { get; set; } = "";
    public string Prefix { get; set; } = "";
    public long CreatedAtMs { get; set; }
    public long? ExpiresAtMs { get; set; }

    public KeySecret ToSecret() => new(Hash, KeyId, Prefix, CreatedAtMs, ExpiresAtMs);
}
