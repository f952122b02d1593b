using System.Buffers;
using LlmMesh.Router.Dialects.ServerSentEvents;

namespace LlmMesh.Router.Dialects.Translation;

/// <summary>
/// Carries a provider's own event beside what it means in chat completions, as further fields of the same event:
/// <code>
/// raw:event: content_block_delta
/// raw:data: {"type":"content_block_delta",…}
/// data: {"object":"chat.completion.chunk",…}
/// </code>
/// Readers of events pass over fields they do not know, so whoever looks at the chunk need not know that the original travels along. An
/// event whose original has been told with another one has the field without a value.
/// </summary>
internal static class OriginalLines
{
    private static ReadOnlySpan<byte> Field => "raw:"u8;

    /// <summary>Writes chunks with the original they came from before the first one.</summary>
    /// <param name="original">The provider's event, with the blank line behind it.</param>
    /// <param name="chunks">What it means: any number of whole events.</param>
    /// <param name="destination">Where both go.</param>
    public static void Write(ReadOnlySpan<byte> original, ReadOnlySpan<byte> chunks, IBufferWriter<byte> destination)
    {
        WriteLines(original, destination);
        if (chunks.IsEmpty)
        {
            destination.Write("\n"u8);
            return;
        }

        bool isFirst = true;
        while (EventCutter.TryCut(ref chunks, out ReadOnlySpan<byte> chunk))
        {
            if (!isFirst)
            {
                destination.Write(Field);
                destination.Write("\n"u8);
            }

            destination.Write(chunk);
            isFirst = false;
        }
    }

    /// <summary>Whether the event carries an original, or says that it was told before.</summary>
    public static bool IsCarriedBy(ReadOnlySpan<byte> sseEvent) => sseEvent.StartsWith(Field);

    /// <summary>Writes the original as it came; nothing for one that was told before.</summary>
    public static void Restore(ReadOnlySpan<byte> sseEvent, IBufferWriter<byte> destination)
    {
        bool any = false;
        while (sseEvent.StartsWith(Field))
        {
            int end = sseEvent.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = sseEvent[Field.Length..end];
            sseEvent = sseEvent[(end + 1)..];
            if (!line.IsEmpty)
            {
                destination.Write(line);
                destination.Write("\n"u8);
                any = true;
            }
        }

        destination.Write(any ? "\n"u8 : []);
    }

    private static void WriteLines(ReadOnlySpan<byte> original, IBufferWriter<byte> destination)
    {
        while (!original.IsEmpty)
        {
            int end = original.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? original : original[..end];
            original = end < 0 ? default : original[(end + 1)..];
            line = line.TrimEnd((byte)'\r');
            if (!line.IsEmpty)
            {
                destination.Write(Field);
                destination.Write(line);
                destination.Write("\n"u8);
            }
        }
    }
}
