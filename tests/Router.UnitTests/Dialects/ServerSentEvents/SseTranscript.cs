using System.Text;
using LlmMesh.Router.Dialects.ServerSentEvents;

namespace LlmMesh.Router.UnitTests.Dialects.ServerSentEvents;

/// <summary>Everything a reader made of a stream: the events, and the bytes to pass on.</summary>
internal sealed record SseTranscript(IReadOnlyList<string> Events, string Raw)
{
    /// <summary>Reads to the end; each read of the stream gives the next part.</summary>
    public static async Task<SseTranscript> ReadAsync(params IEnumerable<byte[]> parts)
    {
        List<string> events = [];
        List<byte> raw = [];
        await using var reader = new SseReader(new PartedStream(parts));
        do
        {
            while (TryDescribe(reader, out string? description))
            {
                events.Add(description);
            }

            // Taking late or early must not matter; here it is as late as the relay does it.
            raw.AddRange(reader.Take());
        }
        while (await reader.FillAsync(TestContext.Current.CancellationToken));

        return new SseTranscript(events, Encoding.UTF8.GetString([.. raw]));
    }

    public static Task<SseTranscript> ReadAsync(string text) => ReadAsync([Encoding.UTF8.GetBytes(text)]);

    private static bool TryDescribe(SseReader reader, out string description)
    {
        bool found = reader.TryRead(out SseEvent sseEvent);
        description = !found ? "" : sseEvent.HasData
            ? $"{Encoding.UTF8.GetString(sseEvent.Name)}|{Encoding.UTF8.GetString(sseEvent.Data)}"
            : "comment";
        return found;
    }
}

/// <summary>A stream whose reads end where its parts end, as packets do.</summary>
internal sealed class PartedStream(IEnumerable<byte[]> parts) : Stream
{
    private readonly Queue<byte[]> _parts = new(parts.Where(part => part.Length > 0));

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));

    public override int Read(Span<byte> buffer)
    {
        if (!_parts.TryPeek(out byte[]? part))
        {
            return 0;
        }

        if (part.Length > buffer.Length)
        {
            part.AsSpan(0, buffer.Length).CopyTo(buffer);
            _parts.Dequeue();
            byte[][] rest = [part[buffer.Length..], .. _parts];
            _parts.Clear();
            Array.ForEach(rest, _parts.Enqueue);
            return buffer.Length;
        }

        part.CopyTo(buffer);
        return _parts.Dequeue().Length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
