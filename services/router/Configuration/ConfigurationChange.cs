using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.Router.Configuration;

/// <summary>A change somebody asks for.</summary>
/// <param name="Edit">Makes the new text from the text in force; called again when another edit came first and <see cref="Expected"/> is null.</param>
/// <param name="Actor">Who asks: a key's identifier.</param>
internal sealed record ConfigurationChange(Func<string, string> Edit, string Actor)
{
    /// <summary>The number of the version the change was made for, 0 for none; null: whichever is in force.</summary>
    public long? Expected { get; init; }
}

/// <summary>What became of a change.</summary>
internal abstract record ChangeOutcome
{
    /// <summary>It is in force here, and everywhere within a second.</summary>
    public sealed record Accepted(ConfigurationVersion Version) : ChangeOutcome;

    /// <summary>Another version is in force than the change was made for.</summary>
    public sealed record Conflict(long Current) : ChangeOutcome;

    /// <summary>It is not valid; nothing has changed.</summary>
    public sealed record Refused(IReadOnlyList<ConfigurationError> Errors) : ChangeOutcome;

    /// <summary>No such version is kept.</summary>
    public sealed record Unknown : ChangeOutcome;

    /// <summary>This mesh takes its configuration from files alone.</summary>
    public sealed record ReadOnly : ChangeOutcome;
}
