using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Answers;

/// <summary>The <c>id</c> of a completion: the same for the same model and last message, so that answers are reproducible.</summary>
internal static class AnswerIdentity
{
    /// <summary>What the id of a chat completion begins with; other dialects put their own in its place.</summary>
    public const string ChatPrefix = "chatcmpl-";

    // Enough to tell requests apart without hashing a long prompt on every one.
    private const int HashedBytes = 2048;

    public static string Of(ChatRequest request)
    {
        ReadOnlySpan<byte> content = request.LastUserContent.Span;
        Span<byte> input = stackalloc byte[HashedBytes + sizeof(int)];
        int length = Math.Min(content.Length, HashedBytes);
        content[^length..].CopyTo(input);
        BinaryPrimitives.WriteInt32LittleEndian(input[length..], content.Length ^ ModelMark(request.Model!));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input[..(length + sizeof(int))], hash);
        return ChatPrefix + "emu" + Convert.ToHexStringLower(hash[..12]);
    }

    private static int ModelMark(string model)
    {
        int mark = 17;
        foreach (Rune rune in model.EnumerateRunes())
        {
            mark = unchecked((mark * 31) + rune.Value);
        }

        return mark;
    }
}
