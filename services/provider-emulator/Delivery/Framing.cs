using System.Buffers;
using LlmMesh.ProviderEmulator.Answers;

namespace LlmMesh.ProviderEmulator.Delivery;

/// <summary>How a dialect puts the events of a stream on the wire.</summary>
internal abstract class Framing
{
    /// <summary>Events that end with <c>[DONE]</c>: chat completions.</summary>
    public static readonly Framing Chat = new ServerSentEvents("data: [DONE]\n\n"u8, ": keep-alive\n\n"u8);

    /// <summary>Events that end when the response does: Gemini, Responses.</summary>
    public static readonly Framing Events = new ServerSentEvents(default, ": keep-alive\n\n"u8);

    /// <summary>Events that end with <c>message_stop</c> and are kept alive with <c>ping</c>: Anthropic.</summary>
    public static readonly Framing Messages = new ServerSentEvents(
        "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"u8, "event: ping\ndata: {\"type\":\"ping\"}\n\n"u8);

    public abstract string ContentType { get; }

    /// <summary>What follows the last event; empty where nothing does.</summary>
    public abstract ReadOnlyMemory<byte> End { get; }

    /// <summary>What keeps a reader waiting without telling it anything.</summary>
    public abstract ReadOnlyMemory<byte> Filler { get; }

    /// <summary>Whether an event's JSON may be spread over several lines.</summary>
    public virtual bool SpreadsOverLines => false;

    /// <summary>Writes one event.</summary>
    public abstract void Write(IBufferWriter<byte> to, in AnswerEvent answerEvent, ReadOnlySpan<byte> json);

    /// <summary>The bytes of one event.</summary>
    public byte[] Frame(in AnswerEvent answerEvent, ReadOnlySpan<byte> json)
    {
        ArrayBufferWriter<byte> bytes = new(json.Length + 64);
        Write(bytes, answerEvent, json);
        return bytes.WrittenSpan.ToArray();
    }

    public void Announce(HttpResponse response)
    {
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-cache";
    }
}
