namespace LlmMesh.ProviderEmulator.Answers;

/// <summary>Where a chat answer reports its usage.</summary>
internal enum UsagePlacement
{
    /// <summary>As OpenAI does: in the document, or in a last chunk of its own when the caller asked.</summary>
    AsAsked,

    /// <summary>On the chunk that carries the finish reason, asked or not.</summary>
    OnFinish,

    /// <summary>Nowhere.</summary>
    Never,
}

/// <summary>What a fault's options ask of the answer itself.</summary>
/// <param name="Tokens">The number of tokens of the text, instead of the ordinary text.</param>
/// <param name="Bytes">The number of bytes of the text, instead of the ordinary text.</param>
/// <param name="Usage">Where usage is reported.</param>
internal readonly record struct AnswerShape(int? Tokens = null, int? Bytes = null, UsagePlacement Usage = UsagePlacement.AsAsked)
{
    /// <summary>Whether the answer goes on beyond the caller's token limit.</summary>
    public bool IgnoresTokenLimit { get; init; }

    /// <summary>After how many tokens of its text a filter ends the answer; null when none does. A refused answer calls no tools.</summary>
    public int? RefusedAfter { get; init; }
}
