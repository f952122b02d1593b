using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace LlmMesh.ProviderEmulator.Answers.Media;

/// <summary>Draws what every prompt of the emulator gets: a square of 8 × 8 pixels in the prompt's colour.</summary>
internal static class Png
{
    private const int Side = 8;

    /// <summary>A PNG file, a pure function of the seed.</summary>
    public static byte[] Draw(string seed)
    {
        byte[] colour = SHA256.HashData(Encoding.UTF8.GetBytes(seed))[..3];
        byte[] pixels = new byte[Side * (1 + (3 * Side))];
        for (int row = 0; row < Side; row++)
        {
            for (int column = 0; column < Side; column++)
            {
                colour.CopyTo(pixels, (row * (1 + (3 * Side))) + 1 + (3 * column));
            }
        }

        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(pixels);
        }

        // Eight bits of red, green and blue.
        byte[] header = [0, 0, 0, Side, 0, 0, 0, Side, 8, 2, 0, 0, 0];
        return [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
    {
        byte[] chunk = [0, 0, 0, 0, .. type, .. data, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Checksum(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }

    // CRC-32 as PNG wants it.
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint rest = uint.MaxValue;
        foreach (byte value in bytes)
        {
            rest ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                rest = (rest & 1) == 0 ? rest >> 1 : (rest >> 1) ^ 0xEDB88320;
            }
        }

        return ~rest;
    }
}
