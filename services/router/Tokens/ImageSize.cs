using System.Buffers.Binary;

namespace LlmMesh.Router.Tokens;

/// <summary>An image of a prompt. Both sides 0: its size is not known.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="IsLowDetail">Whether the client asked for <c>detail: low</c>.</param>
internal readonly record struct ImageSize(int Width, int Height, bool IsLowDetail = false)
{
    public bool IsKnown => Width > 0 && Height > 0;

    /// <summary>Reads the size from the first bytes of a PNG, GIF, WebP or JPEG file; unknown when they do not hold it.</summary>
    public static ImageSize Read(ReadOnlySpan<byte> file) =>
        file is [0x89, 0x50, 0x4E, 0x47, ..] && file.Length >= 24
            ? Of(BinaryPrimitives.ReadUInt32BigEndian(file[16..]), BinaryPrimitives.ReadUInt32BigEndian(file[20..]))
        : file.StartsWith("GIF8"u8) && file.Length >= 10
            ? Of(BinaryPrimitives.ReadUInt16LittleEndian(file[6..]), BinaryPrimitives.ReadUInt16LittleEndian(file[8..]))
        : file.StartsWith("RIFF"u8) && file.Length >= 30 && file[8..12].SequenceEqual("WEBP"u8) ? ReadWebP(file)
        : file is [0xFF, 0xD8, ..] ? ReadJpeg(file)
        : default;

    // https://developers.google.com/speed/webp/docs/riff_container
    private static ImageSize ReadWebP(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> chunk = file[12..16];
        if (chunk.SequenceEqual("VP8X"u8))
        {
            return Of(Number24(file[24..]) + 1, Number24(file[27..]) + 1);
        }

        if (chunk.SequenceEqual("VP8L"u8))
        {
            uint bits = BinaryPrimitives.ReadUInt32LittleEndian(file[21..]);
            return Of((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1);
        }

        return chunk.SequenceEqual("VP8 "u8)
            ? Of(BinaryPrimitives.ReadUInt16LittleEndian(file[26..]) & 0x3FFFu, BinaryPrimitives.ReadUInt16LittleEndian(file[28..]) & 0x3FFFu)
            : default;
    }

    // Segments up to the frame header: FF, marker, length, then precision, height, width. ITU-T T.81, B.2.2.
    private static ImageSize ReadJpeg(ReadOnlySpan<byte> file)
    {
        int at = 2;
        while (at + 9 <= file.Length && file[at] == 0xFF)
        {
            byte marker = file[at + 1];
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return Of(BinaryPrimitives.ReadUInt16BigEndian(file[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(file[(at + 5)..]));
            }

            at += marker == 0xFF ? 1 : 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
        }

        return default;
    }

    private static uint Number24(ReadOnlySpan<byte> bytes) => bytes[0] | ((uint)bytes[1] << 8) | ((uint)bytes[2] << 16);

    private static ImageSize Of(uint width, uint height) =>
        width is > 0 and <= int.MaxValue && height is > 0 and <= int.MaxValue ? new ImageSize((int)width, (int)height) : default;
}
