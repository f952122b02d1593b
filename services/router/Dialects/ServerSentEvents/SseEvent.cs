namespace LlmMesh.Router.Dialects.ServerSentEvents;

/// <summary>One event. Its spans are valid until the reader is asked for the next one.</summary>
internal readonly ref struct SseEvent(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, bool hasData)
{
    /// <summary>The <c>event</c> field; empty when absent.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>The <c>data</c> fields, joined with line feeds.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    /// <summary>False for an event that is only a comment, which keeps the connection alive.</summary>
    public bool HasData { get; } = hasData;

    /// <summary>Splits an event into its fields. https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream</summary>
    public static SseEvent Parse(ReadOnlySpan<byte> raw)
    {
        ReadOnlySpan<byte> name = default;
        ReadOnlySpan<byte> data = default;
        bool hasData = false;
        while (!raw.IsEmpty)
        {
            int end = raw.IndexOfAny((byte)'\n', (byte)'\r');
            ReadOnlySpan<byte> line = end < 0 ? raw : raw[..end];
            raw = end < 0 ? default : raw[(end + 1)..];
            if (TryField(line, "data"u8, out ReadOnlySpan<byte> value))
            {
                data = hasData ? Join(data, value) : value;
                hasData = true;
            }
            else if (TryField(line, "event"u8, out value))
            {
                name = value;
            }
        }

        return new SseEvent(name, data, hasData);
    }

    private static bool TryField(ReadOnlySpan<byte> line, ReadOnlySpan<byte> field, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!line.StartsWith(field))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = line[field.Length..];
        if (rest.IsEmpty)
        {
            return true;
        }

        if (rest[0] != (byte)':')
        {
            return false;
        }

        value = rest.Length > 1 && rest[1] == (byte)' ' ? rest[2..] : rest[1..];
        return true;
    }

    // Rare: providers put an event's data on one line.
    private static byte[] Join(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => [.. first, (byte)'\n', .. second];
}
