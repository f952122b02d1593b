using System.Buffers.Binary;
using System.Text;

namespace LlmMesh.ProviderEmulator.Answers.Media;

/// <summary>
/// What the emulator speaks: a WAVE file of silence, 50 ms for each character, that carries its text as a comment; and what it hears: that
/// comment again.
/// </summary>
internal static class Wave
{
    /// <summary>Bytes of sound per second: 8 kHz, 8 bits, one channel.</summary>
    public const int Pace = 8_000;

    // What compressed sound has, for files that do not say.
    private const int UsualPace = 16_000;
    private const int BytesPerCharacter = Pace / 20;
    private const int HeaderLength = 44;

    /// <summary>Speaks a text.</summary>
    public static byte[] Speak(string text)
    {
        byte[] comment = Encoding.UTF8.GetBytes(text);
        int padded = comment.Length + (comment.Length & 1);
        int sound = text.EnumerateRunes().Count() * BytesPerCharacter;
        byte[] file = new byte[HeaderLength + sound + 8 + 4 + 8 + padded];
        Span<byte> rest = file;
        Put(ref rest, "RIFF"u8, file.Length - 8);
        Put(ref rest, "WAVE"u8);
        Put(ref rest, "fmt "u8, 16);
        ReadOnlySpan<byte> format = [1, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x40, 0x1F, 0, 0, 1, 0, 8, 0];
        Put(ref rest, format);
        Put(ref rest, "data"u8, sound);
        rest[..sound].Fill(0x80);
        rest = rest[sound..];
        Put(ref rest, "LIST"u8, 4 + 8 + padded);
        Put(ref rest, "INFO"u8);
        Put(ref rest, "ICMT"u8, comment.Length);
        Put(ref rest, comment);
        return file;
    }

    /// <summary>The text that a file carries; null when it carries none.</summary>
    public static string? Hear(ReadOnlySpan<byte> file)
    {
        int at = file.LastIndexOf("ICMT"u8);
        return at < 0 || file.Length < at + 8 || BinaryPrimitives.ReadInt32LittleEndian(file[(at + 4)..]) is var length && (length < 0 || length > file.Length - at - 8)
            ? null
            : Encoding.UTF8.GetString(file.Slice(at + 8, length));
    }

    /// <summary>Seconds of sound in a file.</summary>
    public static double Seconds(ReadOnlySpan<byte> file) =>
        file.Length > HeaderLength && file.StartsWith("RIFF"u8) && BinaryPrimitives.ReadInt32LittleEndian(file[28..]) is var pace and > 0
            ? (double)BinaryPrimitives.ReadUInt32LittleEndian(file[40..]) / pace
            : (double)file.Length / UsualPace;

    private static void Put(ref Span<byte> rest, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }

    private static void Put(ref Span<byte> rest, ReadOnlySpan<byte> id, int length)
    {
        Put(ref rest, id);
        BinaryPrimitives.WriteInt32LittleEndian(rest, length);
        rest = rest[4..];
    }
}
