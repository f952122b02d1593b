using System.Buffers.Text;
using System.Text;

namespace LlmMesh.Router.Planning.Classification;

/// <summary>What a JSON string means, as far as it fits.</summary>
internal static class JsonString
{
    private const int EscapedUnit = 6;

    /// <summary>Writes the beginning of a string without its escapes.</summary>
    /// <param name="content">The inside of a valid JSON string, or a piece of one.</param>
    /// <param name="text">Where to; it holds at least as many bytes.</param>
    /// <returns>The bytes written.</returns>
    public static int Read(ReadOnlySpan<byte> content, Span<byte> text)
    {
        int written = 0;
        while (content.IndexOf((byte)'\\') is var escape and >= 0)
        {
            content[..escape].CopyTo(text[written..]);
            written += escape;
            content = content[escape..];
            int length = content.Length > 1 && content[1] == 'u' ? EscapedUnit : 2;
            if (content.Length < length)
            {
                return written;
            }

            written += Character(content[1..length], text[written..]);
            content = content[length..];
        }

        content.CopyTo(text[written..]);
        return written + content.Length;
    }

    private static int Character(ReadOnlySpan<byte> escape, Span<byte> text)
    {
        if (escape[0] == 'u')
        {
            // Halves of a pair: no letter of any keyword.
            return Utf8Parser.TryParse(escape[1..], out ushort unit, out _, 'x') && Rune.TryCreate((char)unit, out Rune rune)
                ? rune.EncodeToUtf8(text)
                : 0;
        }

        text[0] = escape[0] switch
        {
            (byte)'n' => (byte)'\n',
            (byte)'t' => (byte)'\t',
            (byte)'r' or (byte)'b' or (byte)'f' => (byte)' ',
            byte itself => itself,
        };
        return 1;
    }
}
