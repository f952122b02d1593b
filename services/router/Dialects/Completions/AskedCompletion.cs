using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Completions;

/// <summary>What of a completion request is changed on its way to a model that takes such requests as they are.</summary>
internal sealed record AskedCompletion
{
    /// <summary>What the API takes for granted where a request sets no limit.</summary>
    public const int DefaultMaxTokens = 16;

    /// <summary>The client's limit; null when it set none.</summary>
    public long? MaxTokens { get; init; }

    public bool Stream { get; init; }

    /// <summary>Whether the client asked for usage in its stream.</summary>
    public bool AsksUsage { get; init; }

    /// <summary>Where the wish for usage goes; null: behind the model, as a field of its own.</summary>
    public ByteRange? UsagePlace { get; init; }

    /// <summary>What stands there then.</summary>
    public ReadOnlyMemory<byte> UsageText { get; init; }
}
