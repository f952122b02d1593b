using LlmMesh.ProviderEmulator.Answers;

namespace LlmMesh.ProviderEmulator.Delivery;

/// <summary>One event of a stream with its JSON.</summary>
internal readonly record struct SseFrame(AnswerEvent Event, byte[] Json);

/// <summary>The framing of server-sent events.</summary>
internal static class Sse
{
    public const string ContentType = "text/event-stream; charset=utf-8";

    public static ReadOnlySpan<byte> DataPrefix => "data: "u8;

    public static ReadOnlySpan<byte> EventEnd => "\n\n"u8;

    public static ReadOnlySpan<byte> Done => "data: [DONE]\n\n"u8;

    public static void Announce(HttpResponse response)
    {
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-cache";
    }

    /// <summary>One event in ordinary framing.</summary>
    public static byte[] Data(ReadOnlySpan<byte> json) => [.. DataPrefix, .. json, .. EventEnd];

    /// <summary>The events of an answer, each with its JSON, for deliveries that need not be cheap.</summary>
    public static IEnumerable<SseFrame> Frames(IAnswer answer)
    {
        using JsonBuffer buffer = JsonBuffer.Rent();
        foreach (AnswerEvent answerEvent in answer.Events())
        {
            answer.WriteEvent(buffer.Begin(), answerEvent);
            yield return new SseFrame(answerEvent, buffer.Written.ToArray());
        }
    }

    /// <summary>The whole answer as one JSON document.</summary>
    public static byte[] Document(IAnswer answer)
    {
        using JsonBuffer buffer = JsonBuffer.Rent();
        answer.WriteDocument(buffer.Begin());
        return buffer.Written.ToArray();
    }
}
