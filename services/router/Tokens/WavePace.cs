using System.Buffers.Binary;

namespace LlmMesh.Router.Tokens;

/// <summary>
/// Bytes per second of a WAV file, from what a player goes by: the rate of samples and their size. The field that states the pace itself
/// may say anything.
/// </summary>
internal static class WavePace
{
    private const int HeadLength = 34;

    // Samples as they are, whole numbers or fractions: what is compressed has no such pace.
    private const int Whole = 1;
    private const int Fractions = 3;

    /// <returns>0 for anything else.</returns>
    /// <param name="file">The file, or its first bytes.</param>
    public static int Of(ReadOnlySpan<byte> file) =>
        file.Length >= HeadLength && file.StartsWith("RIFF"u8) && file[8..16].SequenceEqual("WAVEfmt "u8)
            && BinaryPrimitives.ReadUInt16LittleEndian(file[20..]) is Whole or Fractions
            ? (int)Math.Min((long)BinaryPrimitives.ReadUInt32LittleEndian(file[24..]) * BinaryPrimitives.ReadUInt16LittleEndian(file[32..]), int.MaxValue)
            : 0;
}
