using LlmMesh.Contracts;

namespace LlmMesh.Usage.Principals;

/// <summary>A key: who may use the mesh with it, and for what. Its secrets are rows of their own.</summary>
internal sealed record ApiKey
{
    /// <summary><c>key_</c> and 16 characters; scopes and the ledger know the key by it.</summary>
    public required string Id { get; init; }

    /// <summary>Its name, for people.</summary>
    public required string Name { get; init; }

    /// <summary>Name of its team; it never changes.</summary>
    public required string Team { get; init; }

    /// <summary>What it opens; it never changes. Default data.</summary>
    public KeyKind Kind { get; init; }

    /// <summary>Whether it may be used, unless its team may not. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>When it expires, Unix ms; null is never.</summary>
    public long? ExpiresAtMs { get; init; }

    /// <summary>Networks it may be used from, in CIDR notation; empty is anywhere.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>What it may ask for.</summary>
    public AccessScope Scope { get; init; } = new();

    /// <summary>What it may use.</summary>
    public OwnLimits Limits { get; init; } = new();

    /// <summary>Labels of all its requests.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Whether its revocation ends requests under way.</summary>
    public bool CutsRequests { get; init; }

    /// <summary>Raised by every change of it or its team.</summary>
    public long Revision { get; init; } = 1;

    /// <summary>The revision that the edge was told; 0 when it was told none.</summary>
    public long Published { get; init; }

    /// <summary>When it was made, Unix ms.</summary>
    public required long CreatedAtMs { get; init; }

    /// <summary>When it was revoked, Unix ms; null when it was not.</summary>
    public long? RevokedAtMs { get; init; }
}

/// <summary>A secret of a key.</summary>
/// <param name="Hash">SHA-256 of it, hexadecimal.</param>
/// <param name="KeyId">The key.</param>
/// <param name="Prefix">What may be shown of it.</param>
/// <param name="CreatedAtMs">When it was made, Unix ms.</param>
/// <param name="ExpiresAtMs">When it stops working, because another has taken its place, Unix ms; null is never.</param>
internal sealed record KeySecret(string Hash, string KeyId, string Prefix, long CreatedAtMs, long? ExpiresAtMs);

/// <summary>A key with its secrets.</summary>
/// <param name="Key">The key.</param>
/// <param name="Secrets">Those that have not expired, the newest first.</param>
internal sealed record HeldKey(ApiKey Key, IReadOnlyList<KeySecret> Secrets);
