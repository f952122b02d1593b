using System.Globalization;
using System.Text;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>
/// JSON whose strings can be read. Providers cut texts between the halves of a surrogate pair, or within a character; what is left of such
/// a character becomes U+FFFD.
/// </summary>
internal static class MendedJson
{
    private const int EscapeLength = 6;

    public static byte[] Of(ReadOnlySpan<byte> document)
    {
        // Bytes that are no UTF-8 are replaced on the way through text.
        byte[] mended = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(document));
        for (int i = 0; i + 1 < mended.Length; i++)
        {
            if (mended[i] != (byte)'\\')
            {
                continue;
            }

            if (CodeAt(mended, i) is not { } code || !char.IsSurrogate(code))
            {
                i++;
            }
            else if (char.IsHighSurrogate(code) && CodeAt(mended, i + EscapeLength) is { } next && char.IsLowSurrogate(next))
            {
                i += (2 * EscapeLength) - 1;
            }
            else
            {
                "\\ufffd"u8.CopyTo(mended.AsSpan(i));
                i += EscapeLength - 1;
            }
        }

        return mended;
    }

    private static char? CodeAt(ReadOnlySpan<byte> document, int at) =>
        at + EscapeLength <= document.Length && document[at] == (byte)'\\' && document[at + 1] == (byte)'u'
        && ushort.TryParse(document.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code)
            ? (char)code
            : null;
}
