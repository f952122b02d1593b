using System.Text.Json.Serialization;

namespace LlmMesh.Contracts;

/// <summary>What a key opens. A key of one kind is never accepted in the place of the other.</summary>
[JsonConverter(typeof(SnakeCaseEnum<KeyKind>))]
public enum KeyKind
{
    /// <summary>Models are called with it, and their caller may look at its own figures.</summary>
    Data = 0,

    /// <summary>The mesh is managed with it.</summary>
    Admin,
}

/// <summary>Whether a key may be used.</summary>
[JsonConverter(typeof(SnakeCaseEnum<KeyStanding>))]
public enum KeyStanding
{
    /// <summary>It may.</summary>
    Active = 0,

    /// <summary>Not until it is enabled again, or its team is.</summary>
    Disabled,

    /// <summary>Never again.</summary>
    Revoked,
}

/// <summary>Limits of a key's or a team's own. What is null is the configuration's; 0 is unlimited.</summary>
public sealed record OwnLimits
{
    /// <summary>Requests in any minute.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Tokens in any minute.</summary>
    public long? TokensPerMinute { get; init; }

    /// <summary>Requests in a calendar day.</summary>
    public long? RequestsPerDay { get; init; }

    /// <summary>Requests under way at once.</summary>
    public int? Concurrency { get; init; }
}

/// <summary>
/// What a key or a team may ask for. Patterns are names with <c>*</c> for any run of characters, compared with regard to case. An empty
/// list allows everything; a team's scope and its key's both have to allow.
/// </summary>
public sealed record AccessScope
{
    /// <summary>Targets, as <c>provider/model</c>.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Names that stand for a chain: categories, mappings, <c>router</c>, <c>auto</c>.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Paths at the edge, <c>/v1/chat/completions</c>.</summary>
    public IReadOnlyList<string> Endpoints { get; init; } = [];

    /// <summary>Names of the functions that a request may offer to a model.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>Most output tokens a request may ask for; null is unlimited.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>Most messages in a request; null is unlimited.</summary>
    public int? MaxMessages { get; init; }

    /// <summary>Longest body in bytes, at most the configuration's; null is the configuration's.</summary>
    public int? MaxBodyBytes { get; init; }

    /// <summary>Highest <c>temperature</c>, 0 to 2; null is 2.</summary>
    public double? MaxTemperature { get; init; }
}

/// <summary>
/// Who a secret belongs to and what that opens: all the edge needs to know, published by the usage service under the secret's SHA-256.
/// The secret itself is nowhere.
/// </summary>
public sealed record Principal
{
    /// <summary>Identifier of the key, <c>key_</c> and 16 characters; scopes and the ledger know the key by it.</summary>
    public required string Key { get; init; }

    /// <summary>The key's name, for people.</summary>
    public required string Name { get; init; }

    /// <summary>Name of its team.</summary>
    public required string Team { get; init; }

    /// <summary>Name of the team's organisation.</summary>
    public required string Organisation { get; init; }

    /// <summary>What it opens. Default data.</summary>
    public KeyKind Kind { get; init; }

    /// <summary>Whether it may be used; a disabled team's keys are disabled. Default active.</summary>
    public KeyStanding Standing { get; init; }

    /// <summary>Whether requests under way end with the standing. Default false: they are finished.</summary>
    public bool CutsRequests { get; init; }

    /// <summary>When the key, or this secret of it after a rotation, expires, Unix ms; null is never.</summary>
    public long? ExpiresAtMs { get; init; }

    /// <summary>Networks it may be used from, in CIDR notation; empty is anywhere.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>What the key may ask for.</summary>
    public AccessScope Scope { get; init; } = new();

    /// <summary>What its team may ask for.</summary>
    public AccessScope TeamScope { get; init; } = new();

    /// <summary>The key's own limits.</summary>
    public OwnLimits Limits { get; init; } = new();

    /// <summary>Its team's own limits.</summary>
    public OwnLimits TeamLimits { get; init; } = new();

    /// <summary>Labels of the key; every request of it has them in the ledger, and a request cannot replace them.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
