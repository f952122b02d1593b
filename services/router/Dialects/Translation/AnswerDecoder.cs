using System.Buffers;
using LlmMesh.Router.Dialects.ServerSentEvents;

namespace LlmMesh.Router.Dialects.Translation;

/// <summary>
/// A provider's stream as chat completion chunks. Used by one stream; keeps what it has to know of earlier frames.
/// </summary>
internal abstract class AnswerDecoder
{
    /// <summary>
    /// Translates one frame: writes no, one or several whole events, each <c>data: {chunk}</c> and a blank line. The provider's terminator
    /// becomes <c>data: [DONE]</c>; an error the provider reports becomes an event named <c>error</c> whose data is the provider's own document.
    /// </summary>
    /// <param name="frame">An event, or for a dialect of lines the line as an event's data.</param>
    /// <param name="chat">Where the events go.</param>
    /// <exception cref="System.Text.Json.JsonException">The frame is no JSON; it is handed on as it is and judged by who reads the stream.</exception>
    public abstract void Decode(SseEvent frame, IBufferWriter<byte> chat);

    /// <summary>The provider has closed the stream; writes what is still to be said, for a dialect without a terminator <c>[DONE]</c> if the answer is whole.</summary>
    public virtual void End(IBufferWriter<byte> chat)
    {
    }
}
