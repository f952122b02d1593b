using LlmMesh.ProviderEmulator.Answers;

namespace LlmMesh.ProviderEmulator.Delivery;

/// <summary>One event of a stream: what it is, its JSON, and how it is framed.</summary>
internal readonly record struct Frame(AnswerEvent Event, byte[] Json, Framing Framing)
{
    /// <summary>The event in ordinary framing.</summary>
    public byte[] Bytes => Framing.Frame(Event, Json);

    /// <summary>The same event with other text in the place of its JSON.</summary>
    public byte[] With(ReadOnlySpan<byte> text) => Framing.Frame(Event, text);
}

/// <summary>An answer's wire forms, for deliveries that need not be cheap.</summary>
internal static class Frames
{
    public static IEnumerable<Frame> Of(IAnswer answer)
    {
        using JsonBuffer buffer = JsonBuffer.Rent();
        foreach (AnswerEvent answerEvent in answer.Events())
        {
            answer.WriteEvent(buffer.Begin(), answerEvent);
            yield return new Frame(answerEvent, buffer.Written.ToArray(), answer.Framing);
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
