using System.Text;
using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Delivery;

namespace LlmMesh.ProviderEmulator.Faults;

/// <summary>
/// Unusual framings: from the frames of a correct stream and what follows them to the writes that go out. Where a dialect's framing knows
/// no such form, the stream is a correct one.
/// </summary>
internal static class StreamForms
{
    public static readonly NumberOption After = new("after", "how many tokens go out first", 1);

    public static IEnumerable<byte[]> Malformed(IEnumerable<Frame> frames, ReadOnlyMemory<byte> end, FaultOptions options)
    {
        int tokens = 0;
        foreach (Frame frame in frames)
        {
            if (frame.Event.Kind is not (AnswerEventKind.Role or AnswerEventKind.Bracket) && tokens++ == options.Get(After))
            {
                yield return frame.With("{not json"u8);
            }

            yield return frame.Bytes;
        }

        yield return end.ToArray();
    }

    public static IEnumerable<byte[]> Truncated(IEnumerable<Frame> frames, ReadOnlyMemory<byte> end, FaultOptions options)
    {
        int tokens = 0;
        foreach (Frame frame in frames)
        {
            bool whole = !frame.Event.IsToken || tokens++ != options.Get(After);
            yield return whole ? frame.Bytes : frame.With(frame.Json.AsSpan(0, frame.Json.Length / 2));
        }

        yield return end.ToArray();
    }

    public static IEnumerable<byte[]> MissingDone(IEnumerable<Frame> frames, ReadOnlyMemory<byte> end, FaultOptions options) =>
        frames.Select(frame => frame.Bytes);

    public static IEnumerable<byte[]> DoubleDone(IEnumerable<Frame> frames, ReadOnlyMemory<byte> end, FaultOptions options) =>
        [.. MissingDone(frames, end, options), end.ToArray(), end.ToArray()];

    public static IEnumerable<byte[]> CarriageReturns(IEnumerable<Frame> frames, ReadOnlyMemory<byte> end, FaultOptions options) =>
        Ordinary(frames, end).Select(Encoding.UTF8.GetString)
            .Select(write => Encoding.UTF8.GetBytes(write.Replace("\n", "\r\n", StringComparison.Ordinal)));

    /// <summary>A line feed after the first and before the last brace: joined again it is the same document.</summary>
    public static IEnumerable<byte[]> MultiLine(IEnumerable<Frame> frames, ReadOnlyMemory<byte> end, FaultOptions options) =>
        frames.Select(frame => frame.Framing.SpreadsOverLines
            ? frame.With([.. "{\ndata: "u8, .. frame.Json.AsSpan()[1..^1], .. "\ndata: }"u8])
            : frame.Bytes).Append(end.ToArray());

    public static IEnumerable<byte[]> Split(IEnumerable<Frame> frames, ReadOnlyMemory<byte> end, FaultOptions options)
    {
        foreach (byte[] write in Ordinary(frames, end))
        {
            int character = write.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            int at = character < 0 ? write.Length / 2 : character + 1;
            yield return write[..at];
            yield return write[at..];
        }
    }

    public static IEnumerable<byte[]> Comments(IEnumerable<Frame> frames, ReadOnlyMemory<byte> end, FaultOptions options)
    {
        ReadOnlyMemory<byte> filler = default;
        foreach (Frame frame in frames)
        {
            filler = frame.Framing.Filler;
            yield return [.. filler.Span, .. frame.Bytes];
        }

        yield return end.IsEmpty ? [] : [.. filler.Span, .. end.Span];
    }

    private static IEnumerable<byte[]> Ordinary(IEnumerable<Frame> frames, ReadOnlyMemory<byte> end) =>
        frames.Select(frame => frame.Bytes).Append(end.ToArray());
}
