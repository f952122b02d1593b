using System.Diagnostics.CodeAnalysis;

namespace LlmMesh.Catalog;

/// <summary>One thing wrong with a configuration.</summary>
/// <param name="Path">
/// JSON path of the offending field, for example <c>$.providers.openrouter.base_url</c> or <c>$.models[3].price.input</c>; the name
/// of the variable when a variable is at fault.
/// </param>
/// <param name="Message">What is wrong and what to do about it. Never the value of a variable.</param>
public sealed record ConfigurationError(string Path, string Message)
{
    /// <inheritdoc />
    public override string ToString() => $"{Path}: {Message}";
}

/// <summary>A configuration read: either a snapshot or everything that is wrong with it.</summary>
public sealed record CatalogResult
{
    /// <summary>The snapshot; null when there are errors.</summary>
    public CatalogSnapshot? Snapshot { get; init; }

    /// <summary>Every error found; empty when there is a snapshot.</summary>
    public IReadOnlyList<ConfigurationError> Errors { get; init; } = [];

    /// <summary>Whether there is a snapshot.</summary>
    [MemberNotNullWhen(true, nameof(Snapshot))]
    public bool IsValid => Snapshot is not null;
}
