using System.Text.Json;

namespace LlmMesh.ProviderEmulator.Answers;

/// <summary>A whole, correct answer, from which the wire forms (plain or faulty) are made.</summary>
internal interface IAnswer
{
    /// <summary>Whether the caller asked for server-sent events.</summary>
    bool Streamed { get; }

    /// <summary>Writes the answer as one JSON document.</summary>
    void WriteDocument(Utf8JsonWriter json);

    /// <summary>The events of the stream in order, without the terminator.</summary>
    IEnumerable<AnswerEvent> Events();

    /// <summary>Writes one event as a JSON document.</summary>
    void WriteEvent(Utf8JsonWriter json, in AnswerEvent answerEvent);
}

internal enum AnswerEventKind
{
    Role,
    Content,
    ToolCall,
    ToolArguments,
    Finish,
    Usage,
}

/// <param name="Kind">What the event carries.</param>
/// <param name="Choice">The index of the choice it belongs to.</param>
/// <param name="Tool">The index of the tool call it belongs to.</param>
/// <param name="Text">The fragment of content or arguments, UTF-8.</param>
internal readonly record struct AnswerEvent(AnswerEventKind Kind, int Choice = 0, int Tool = 0, ReadOnlyMemory<byte> Text = default)
{
    /// <summary>Whether the event counts as one token of the answer.</summary>
    public bool IsToken => Kind is AnswerEventKind.Content or AnswerEventKind.ToolArguments;
}
