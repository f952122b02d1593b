using LlmMesh.Catalog;

namespace LlmMesh.Router.Dialects.Translation;

/// <summary>What a translation has to know of where the request goes.</summary>
/// <param name="Target">The target.</param>
/// <param name="Stream">Whether a stream is asked for.</param>
internal sealed record TranslationContext(Target Target, bool Stream)
{
    /// <summary>
    /// Whether reasoning of earlier turns is kept where it is the provider's own. False after a failover to another provider, for which
    /// another's signatures are invalid.
    /// </summary>
    public bool KeepsReasoning { get; init; } = true;

    /// <summary>Whether the client spoke another dialect than chat completions, so that the request is the mesh's own writing.</summary>
    public bool IsForeign { get; init; }
}

/// <summary>A request in a provider's dialect, or the reason there is none.</summary>
internal sealed record Translation
{
    /// <summary>The body; empty when it was refused.</summary>
    public ReadOnlyMemory<byte> Body { get; private init; }

    /// <summary>Fields that were only hints and are not sent, by their names in the request.</summary>
    public IReadOnlyList<string> Dropped { get; private init; } = [];

    /// <summary>The field that the provider's dialect has no word for, by its name in the request; null when it could be translated.</summary>
    public string? RefusedField { get; private init; }

    /// <summary>Why, for the client; null when it could be translated.</summary>
    public string? Refusal { get; private init; }

    public static Translation Of(ReadOnlyMemory<byte> body, IReadOnlyList<string> dropped) => new() { Body = body, Dropped = dropped };

    /// <param name="field">The field, for example <c>logprobs</c>.</param>
    /// <param name="reason">A sentence: what cannot be said to whom, and what to do.</param>
    public static Translation Refused(string field, string reason) => new() { RefusedField = field, Refusal = reason };
}
