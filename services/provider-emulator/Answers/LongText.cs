using System.Buffers;
using System.Text;

namespace LlmMesh.ProviderEmulator.Answers;

/// <summary>Text of an exact length. Every word is its own position, so that a lost or doubled part is visible.</summary>
internal static class LongText
{
    public const int MaxTokens = 1_000_000;
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>The text that a shape asks for; null when it asks for none.</summary>
    public static byte[]? Of(AnswerShape shape) => shape switch
    {
        { Tokens: { } tokens } => OfTokens(tokens),
        { Bytes: { } bytes } => OfBytes(bytes),
        _ => null,
    };

    /// <summary>"w0 w1 w2 …": one word is one token.</summary>
    private static byte[] OfTokens(int tokens)
    {
        ArrayBufferWriter<byte> text = new(tokens * 8);
        for (int word = 0; word < tokens; word++)
        {
            Encoding.ASCII.GetBytes(word == 0 ? "w0" : $" w{word}", text);
        }

        return text.WrittenSpan.ToArray();
    }

    /// <summary>"0000000 0000001 …" cut at the length: eight bytes are one token.</summary>
    private static byte[] OfBytes(int bytes)
    {
        ArrayBufferWriter<byte> text = new(bytes + 8);
        for (int word = 0; text.WrittenCount < bytes; word++)
        {
            word.TryFormat(text.GetSpan(8), out int written, "0000000");
            text.Advance(written);
            text.Write(" "u8);
        }

        return text.WrittenSpan[..bytes].ToArray();
    }
}
