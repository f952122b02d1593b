namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>What a block of an answer is.</summary>
internal enum BlockKind
{
    /// <summary>One that chat completions have no word for: a server's own tool and its result.</summary>
    Other = 0,
    Text,
    Thinking,
    Redacted,
    Tool,
}

/// <summary>Finds a block's kind by the API's name for it.</summary>
internal static class BlockKinds
{
    public static BlockKind Of(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("text"u8) ? BlockKind.Text
        : type.SequenceEqual("tool_use"u8) ? BlockKind.Tool
        : type.SequenceEqual("thinking"u8) ? BlockKind.Thinking
        : type.SequenceEqual("redacted_thinking"u8) ? BlockKind.Redacted
        : BlockKind.Other;
}
