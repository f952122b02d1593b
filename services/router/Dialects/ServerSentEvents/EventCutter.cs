namespace LlmMesh.Router.Dialects.ServerSentEvents;

/// <summary>Cuts bytes that hold whole events into events.</summary>
internal static class EventCutter
{
    /// <summary>Takes the first event, with the blank line behind it, off the front. Blank lines before it are left out.</summary>
    /// <returns>False when no whole event is left.</returns>
    public static bool TryCut(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> sseEvent)
    {
        int lineStart = 0;
        int first = 0;
        while (bytes[lineStart..].IndexOfAny((byte)'\n', (byte)'\r') is var offset and >= 0)
        {
            int at = lineStart + offset;
            int next = at + 1;
            next += bytes[at] == (byte)'\r' && next < bytes.Length && bytes[next] == (byte)'\n' ? 1 : 0;
            bool isBlank = at == lineStart;
            lineStart = next;
            if (!isBlank)
            {
                continue;
            }

            if (at > first)
            {
                sseEvent = bytes[first..next];
                bytes = bytes[next..];
                return true;
            }

            first = next;
        }

        sseEvent = default;
        return false;
    }
}
