using LlmMesh.Contracts;

namespace LlmMesh.Usage.Principals;

/// <summary>A team: keys belong to one, and it bounds them all.</summary>
internal sealed record Team
{
    /// <summary>The one organisation there is.</summary>
    public const string DefaultOrganisation = "default";

    /// <summary>Its name, by which the ledger knows it; it never changes.</summary>
    public required string Name { get; init; }

    /// <summary>The organisation it is a part of.</summary>
    public string Organisation { get; init; } = DefaultOrganisation;

    /// <summary>Whether its keys may be used. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>What its keys may ask for.</summary>
    public AccessScope Scope { get; init; } = new();

    /// <summary>What they may use together.</summary>
    public OwnLimits Limits { get; init; } = new();

    /// <summary>Raised by every change.</summary>
    public long Revision { get; init; } = 1;

    /// <summary>When it was made, Unix ms.</summary>
    public required long CreatedAtMs { get; init; }
}
