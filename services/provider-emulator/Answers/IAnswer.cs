using System.Text.Json;
using LlmMesh.ProviderEmulator.Delivery;

namespace LlmMesh.ProviderEmulator.Answers;

/// <summary>A whole, correct answer, from which the wire forms (plain or faulty) are made.</summary>
internal interface IAnswer
{
    /// <summary>Whether the caller asked for a stream.</summary>
    bool Streamed { get; }

    /// <summary>How its events go on the wire. Default: as those of chat completions.</summary>
    Framing Framing => Framing.Chat;

    /// <summary>Writes the answer as one JSON document.</summary>
    void WriteDocument(Utf8JsonWriter json);

    /// <summary>The events of the stream in order, without the terminator.</summary>
    IEnumerable<AnswerEvent> Events();

    /// <summary>Writes one event as a JSON document.</summary>
    void WriteEvent(Utf8JsonWriter json, in AnswerEvent answerEvent);
}

internal enum AnswerEventKind
{
    /// <summary>The answer begins.</summary>
    Role,

    /// <summary>A part of the answer begins or ends, and carries nothing.</summary>
    Bracket,

    Reasoning,
    Content,
    ToolCall,
    ToolArguments,
    Finish,
    Usage,
    Error,
}

/// <param name="Kind">What the event carries.</param>
/// <param name="Choice">The index of the choice it belongs to.</param>
/// <param name="Tool">The index of the tool call it belongs to.</param>
/// <param name="Text">The fragment of content or arguments, UTF-8.</param>
/// <param name="Name">The event's name in dialects that name events.</param>
/// <param name="Number">Its place in the stream, in dialects that count events.</param>
internal readonly record struct AnswerEvent(
    AnswerEventKind Kind, int Choice = 0, int Tool = 0, ReadOnlyMemory<byte> Text = default, string? Name = null, int Number = 0)
{
    /// <summary>Whether the event counts as one token of the answer.</summary>
    public bool IsToken => Kind is AnswerEventKind.Content or AnswerEventKind.ToolArguments or AnswerEventKind.Reasoning;
}
