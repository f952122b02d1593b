namespace LlmMesh.Catalog;

/// <summary>A virtual model, <c>preset/NAME</c>: a chain with a system prompt, parameters and limits of its own.</summary>
public sealed record Preset
{
    /// <summary>The prefix of its model name.</summary>
    public const string Prefix = "preset/";

    /// <summary>The name behind the prefix.</summary>
    public required string Name { get; init; }

    /// <summary>Its chain and how one of it is chosen.</summary>
    public required Mapping Mapping { get; init; }

    /// <summary>What stands before the client's messages; null for nothing.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>Fields of a chat completion request and their values (JSON), which hold where the client sends none.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Most output tokens of an answer; null: as the client or the model says.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>Most time for a request; null: as for any.</summary>
    public TimeSpan? Timeout { get; init; }
}
