using System.Text;

namespace LlmMesh.Router.Dialects.Multipart;

/// <summary>
/// Reads the headers of a part. What the mesh and a provider could read differently (escapes and continuations, a name said twice, a
/// content that is encoded once more) is refused: two readings of one request are how gateways are bypassed.
/// </summary>
internal static class PartHeaders
{
    private const int LongestName = 256;

    /// <param name="block">The header lines, without the blank one.</param>
    /// <param name="part">What they say.</param>
    /// <returns>What is wrong with them; null when nothing is.</returns>
    public static string? Read(ReadOnlySpan<byte> block, out FormPart part)
    {
        part = default;
        bool isNamed = false;
        foreach (Range range in Lines(block))
        {
            ReadOnlySpan<byte> line = block[range];
            int colon = line.IndexOf((byte)':');
            if (colon <= 0 || line.ContainsAny((byte)'\r', (byte)'\n', (byte)0) || line[0] is (byte)' ' or (byte)'\t' || line[colon - 1] is (byte)' ')
            {
                return "has a header line that is none";
            }

            ReadOnlySpan<byte> value = line[(colon + 1)..].Trim(" \t"u8);
            switch (Encoding.Latin1.GetString(line[..colon]).ToLowerInvariant())
            {
                case "content-disposition" when isNamed:
                    return "has two Content-Disposition headers";
                case "content-disposition":
                    if (ReadDisposition(value, out part) is { } problem)
                    {
                        return problem;
                    }

                    isNamed = true;
                    break;
                case "content-transfer-encoding" when !IsPlain(value):
                    return "has a Content-Transfer-Encoding other than binary";
            }
        }

        return isNamed ? null : "has no Content-Disposition header";
    }

    private static List<Range> Lines(ReadOnlySpan<byte> block)
    {
        var lines = new List<Range>(4);
        for (int start = 0; start < block.Length;)
        {
            int length = block[start..].IndexOf("\r\n"u8);
            int end = length < 0 ? block.Length : start + length;
            lines.Add(start..end);
            start = end + 2;
        }

        return lines;
    }

    private static bool IsPlain(ReadOnlySpan<byte> value) =>
        Ascii.EqualsIgnoreCase(value, "binary"u8) || Ascii.EqualsIgnoreCase(value, "8bit"u8) || Ascii.EqualsIgnoreCase(value, "7bit"u8);

    private static string? ReadDisposition(ReadOnlySpan<byte> value, out FormPart part)
    {
        part = default;
        int semicolon = value.IndexOf((byte)';');
        if (semicolon < 0 || !Ascii.EqualsIgnoreCase(value[..semicolon].TrimEnd(" \t"u8), "form-data"u8))
        {
            return "is not form-data with a name";
        }

        string? name = null;
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (ReadOnlySpan<byte> rest = value[(semicolon + 1)..]; !rest.IsEmpty;)
        {
            if (NextParameter(ref rest) is not var (key, text) || !seen.Add(key))
            {
                return "has a Content-Disposition header that can be read in two ways";
            }

            name = string.Equals(key, "name", StringComparison.OrdinalIgnoreCase) ? text : name;
        }

        if (name is null || seen.Contains("name*") || !IsName(name))
        {
            return "has no name, or one that can be read in two ways";
        }

        part = new FormPart(name, seen.Contains("filename") || seen.Contains("filename*"));
        return null;
    }

    private static (string Key, string Text)? NextParameter(ref ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart(" \t"u8);
        int equals = rest.IndexOf((byte)'=');
        if (equals <= 0 || rest[..equals].ContainsAny(" \t\";"u8))
        {
            return null;
        }

        string key = Encoding.Latin1.GetString(rest[..equals]);
        rest = rest[(equals + 1)..];
        ReadOnlySpan<byte> text;
        if (rest.StartsWith("\""u8))
        {
            int quote = rest[1..].IndexOf((byte)'"');
            if (quote < 0)
            {
                return null;
            }

            text = rest.Slice(1, quote);
            rest = rest[(quote + 2)..].TrimStart(" \t"u8);
        }
        else
        {
            int end = rest.IndexOf((byte)';');
            text = (end < 0 ? rest : rest[..end]).TrimEnd(" \t"u8);
            rest = rest[(end < 0 ? rest.Length : end)..];
            if (text.IsEmpty || text.ContainsAny(" \t\""u8))
            {
                return null;
            }
        }

        if (text.Contains((byte)'\\') || (!rest.IsEmpty && rest[0] != (byte)';'))
        {
            return null;
        }

        rest = rest.IsEmpty ? rest : rest[1..];
        return (key, Encoding.Latin1.GetString(text));
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name.All(static character => character is > ' ' and < '\x7f' and not (';' or '%' or '\''));
}
