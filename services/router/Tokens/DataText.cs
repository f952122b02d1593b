using System.Buffers;
using System.Buffers.Text;

namespace LlmMesh.Router.Tokens;

/// <summary>
/// Files in JSON strings: data URLs and bare base64. Only their first bytes are decoded, for the size of an image or the pace of a sound;
/// nothing of them is ever counted as text.
/// </summary>
internal static class DataText
{
    // A picture's size stands in the first bytes of its file, a photograph's behind its preview.
    private const int LongestHead = 96 * 1024;
    private const int ShortestBare = 4096;

    private static readonly SearchValues<byte> Base64Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\\-_"u8);

    /// <summary>Whether a string is a file rather than text.</summary>
    public static bool IsFile(ReadOnlySpan<byte> content) =>
        content.StartsWith("data:"u8)
        || (content.Length >= ShortestBare && content[..ShortestBare].IndexOfAnyExcept(Base64Characters) < 0);

    /// <summary>Bytes of the file, nearly.</summary>
    public static long Length(ReadOnlySpan<byte> content) => Payload(content).Length * 3L / 4;

    /// <summary>The size of the image; unknown for anything else.</summary>
    public static ImageSize ReadImageSize(ReadOnlySpan<byte> content)
    {
        byte[] head = ArrayPool<byte>.Shared.Rent(LongestHead);
        try
        {
            return ImageSize.Read(head.AsSpan(0, Decode(Payload(content), head)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(head);
        }
    }

    /// <summary>Bytes per second by the head of a WAV file; 0 for anything else.</summary>
    public static int ReadWavePace(ReadOnlySpan<byte> content)
    {
        Span<byte> head = stackalloc byte[48];
        return WavePace.Of(head[..Decode(Payload(content), head)]);
    }

    private static ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> content) =>
        content.StartsWith("data:"u8) && content.IndexOf((byte)',') is var comma and >= 0 ? content[(comma + 1)..] : content;

    /// <returns>Bytes decoded.</returns>
    private static int Decode(ReadOnlySpan<byte> base64, Span<byte> head)
    {
        ReadOnlySpan<byte> wanted = base64[..Math.Min(base64.Length, head.Length)];

        // Some encoders write "\/" for "/".
        if (wanted.Contains((byte)'\\'))
        {
            byte[] plain = ArrayPool<byte>.Shared.Rent(wanted.Length);
            int length = 0;
            foreach (byte character in wanted)
            {
                plain[length] = character;
                length += character == (byte)'\\' ? 0 : 1;
            }

            int decoded = DecodeWhole(plain.AsSpan(0, length), head);
            ArrayPool<byte>.Shared.Return(plain);
            return decoded;
        }

        return DecodeWhole(wanted, head);
    }

    private static int DecodeWhole(ReadOnlySpan<byte> base64, Span<byte> head)
    {
        Base64.DecodeFromUtf8(base64[..(base64.Length / 4 * 4)], head, out _, out int written, isFinalBlock: false);
        return written;
    }
}
