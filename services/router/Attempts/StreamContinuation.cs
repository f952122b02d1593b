using System.Buffers;
using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Attempts;

/// <summary>Lets the events of a new answer pass from the point at which they go on with what was delivered.</summary>
internal static class StreamContinuation
{
    private static readonly Opening Diverged = new(
        AttemptOutcome.Failed(FaultClass.StreamInterrupted, StatusCodes.Status200OK), default);

    /// <summary>Looks at one content event.</summary>
    /// <returns>Null while the answer repeats what was delivered.</returns>
    public static Opening? Observe(Continuation continuation, SseEvent sseEvent, SseReader events, ChatStream progress)
    {
        ChatFacts facts = progress.Facts;
        if (facts.HasMoreThanText)
        {
            return Diverged;
        }

        if (facts.Text is not { } literal)
        {
            return WithoutText(continuation, facts, events, progress);
        }

        byte[] text = Unescape(sseEvent.Data.Slice(literal.Start, literal.Length));
        switch (continuation.Match(text))
        {
            case ContinuationStep.Diverges:
                return Diverged;
            case ContinuationStep.Undecided:
                continuation.Hold(sseEvent.Data.Slice(literal.Start, literal.Length));
                return null;
            case ContinuationStep.Repeats when facts.Finished == 0:
                events.Take();
                return null;
            case ContinuationStep.Repeats when !continuation.IsCaughtUp:
                return Diverged;
        }

        if (continuation.FreshAt == 0)
        {
            // Nothing of it is known to the client, nor of what was held for it.
            continuation.DeliverHeld();
            progress.Text = continuation.Delivered;
            progress.Text.Append(sseEvent.Data.Slice(literal.Start, literal.Length));
            return new Opening(null, default);
        }

        byte[] fresh = JsonSerializer.SerializeToUtf8Bytes(
            System.Text.Encoding.UTF8.GetString(text.AsSpan(continuation.FreshAt)), JsonText.Default.String);
        byte[] preface = Rewrite(sseEvent.Data, literal, fresh);
        events.Take();
        progress.Text = continuation.Delivered;
        progress.Text.Append(fresh);
        return new Opening(null, preface);
    }

    // Reasoning that leads to what was delivered is not repeated to the client; an end must come where the delivered text ends.
    private static Opening? WithoutText(Continuation continuation, ChatFacts facts, SseReader events, ChatStream progress)
    {
        if (facts.Finished == 0)
        {
            events.Take();
            return null;
        }

        if (!continuation.IsCaughtUp)
        {
            return Diverged;
        }

        continuation.DeliverHeld();
        progress.Text = continuation.Delivered;
        return new Opening(null, default);
    }

    private static byte[] Unescape(ReadOnlySpan<byte> literal)
    {
        var json = new Utf8JsonReader(literal);
        json.Read();
        byte[] text = new byte[literal.Length];
        return text[..json.CopyString(text)];
    }

    private static byte[] Rewrite(ReadOnlySpan<byte> document, ByteRange literal, ReadOnlySpan<byte> replacement)
    {
        var rewritten = new ArrayBufferWriter<byte>(document.Length + 16);
        rewritten.Write("data: "u8);
        WriteLine(document[..literal.Start], rewritten);
        rewritten.Write(replacement);
        WriteLine(document[literal.End..], rewritten);
        rewritten.Write("\n\n"u8);
        return rewritten.WrittenSpan.ToArray();
    }

    // Data that came on several lines is put on one: outside of its strings, a line feed in JSON is a blank.
    private static void WriteLine(ReadOnlySpan<byte> json, IBufferWriter<byte> destination)
    {
        Span<byte> line = destination.GetSpan(json.Length);
        json.Replace(line, (byte)'\n', (byte)' ');
        destination.Advance(json.Length);
    }
}
