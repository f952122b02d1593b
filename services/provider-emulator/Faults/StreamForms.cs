using System.Text;
using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Delivery;

namespace LlmMesh.ProviderEmulator.Faults;

/// <summary>Unusual framings: from the frames of a correct stream to the writes that go out, terminator included.</summary>
internal static class StreamForms
{
    public static readonly NumberOption After = new("after", "how many tokens go out first", 1);

    private static readonly byte[] Done = Sse.Done.ToArray();

    public static IEnumerable<byte[]> Malformed(IEnumerable<SseFrame> frames, FaultOptions options)
    {
        int tokens = 0;
        foreach (SseFrame frame in frames)
        {
            if (frame.Event.Kind != AnswerEventKind.Role && tokens++ == options.Get(After))
            {
                yield return Sse.Data("{not json"u8);
            }

            yield return Sse.Data(frame.Json);
        }

        yield return Done;
    }

    public static IEnumerable<byte[]> Truncated(IEnumerable<SseFrame> frames, FaultOptions options)
    {
        int tokens = 0;
        foreach (SseFrame frame in frames)
        {
            bool whole = !frame.Event.IsToken || tokens++ != options.Get(After);
            yield return Sse.Data(whole ? frame.Json : frame.Json.AsSpan(0, frame.Json.Length / 2));
        }

        yield return Done;
    }

    public static IEnumerable<byte[]> MissingDone(IEnumerable<SseFrame> frames, FaultOptions options) =>
        frames.Select(frame => Sse.Data(frame.Json));

    public static IEnumerable<byte[]> DoubleDone(IEnumerable<SseFrame> frames, FaultOptions options) =>
        [.. MissingDone(frames, options), Done, Done];

    public static IEnumerable<byte[]> CarriageReturns(IEnumerable<SseFrame> frames, FaultOptions options) =>
        Ordinary(frames).Select(Encoding.UTF8.GetString)
            .Select(write => Encoding.UTF8.GetBytes(write.Replace("\n", "\r\n", StringComparison.Ordinal)));

    /// <summary>A line feed after the first and before the last brace: joined again it is the same document.</summary>
    public static IEnumerable<byte[]> MultiLine(IEnumerable<SseFrame> frames, FaultOptions options) =>
        frames.Select(frame => (byte[])[.. "data: {\ndata: "u8, .. frame.Json.AsSpan()[1..^1], .. "\ndata: }\n\n"u8]).Append(Done);

    public static IEnumerable<byte[]> Split(IEnumerable<SseFrame> frames, FaultOptions options)
    {
        foreach (byte[] write in Ordinary(frames))
        {
            int character = write.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            int at = character < 0 ? write.Length / 2 : character + 1;
            yield return write[..at];
            yield return write[at..];
        }
    }

    public static IEnumerable<byte[]> Comments(IEnumerable<SseFrame> frames, FaultOptions options) =>
        Ordinary(frames).Select(write => (byte[])[.. ": keep-alive\n\n"u8, .. write]);

    private static IEnumerable<byte[]> Ordinary(IEnumerable<SseFrame> frames) =>
        frames.Select(frame => Sse.Data(frame.Json)).Append(Done);
}
