using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using LlmMesh.Contracts;

namespace LlmMesh.State.Principals;

/// <summary>
/// The text of a key: <c>sk-mesh-</c>, or <c>sk-mesh-admin-</c> for an administrator's, 43 base64url characters of 256 random bits, and
/// six characters of checksum. The checksum lets anybody refuse a made-up or mistyped key without asking; it protects nothing. The text
/// is shown to its owner once and kept nowhere: the mesh knows a key by <see cref="Hash"/> and shows it by <see cref="Prefix"/>.
/// </summary>
public static class KeyText
{
    /// <summary>Bytes of randomness in a key.</summary>
    public const int SecretBytes = 32;

    private const string DataStart = "sk-mesh-";
    private const string AdminStart = "sk-mesh-admin-";
    private const int SecretLength = 43;
    private const int ShownLength = 4;
    private const int HashedOnStack = 512;

    /// <summary>A new key from the operating system's randomness.</summary>
    public static string Create(KeyKind kind)
    {
        Span<byte> secret = stackalloc byte[SecretBytes];
        RandomNumberGenerator.Fill(secret);
        return Create(kind, secret);
    }

    /// <summary>The key of given randomness.</summary>
    /// <param name="kind">What it opens.</param>
    /// <param name="secret"><see cref="SecretBytes"/> bytes.</param>
    public static string Create(KeyKind kind, ReadOnlySpan<byte> secret)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, SecretBytes);
        string body = Start(kind) + Base64Url.EncodeToString(secret);
        Span<char> checksum = stackalloc char[KeyChecksum.Length];
        KeyChecksum.Write(body, checksum);
        return string.Concat(body, checksum);
    }

    /// <summary>Whether a text has the form of a key with the right checksum. Takes the same short time for a text of any length.</summary>
    /// <param name="text">What a caller has sent.</param>
    /// <param name="kind">What a key of that form opens.</param>
    public static bool IsWellFormed(ReadOnlySpan<char> text, out KeyKind kind)
    {
        // The lengths differ, so that a data key whose secret begins with "admin-" stays one.
        kind = text.Length == Length(KeyKind.Admin) ? KeyKind.Admin : KeyKind.Data;
        string start = Start(kind);
        if (text.Length != Length(kind) || !text.StartsWith(start, StringComparison.Ordinal))
        {
            return false;
        }

        ReadOnlySpan<char> body = text[..^KeyChecksum.Length];
        return IsBase64Url(body[start.Length..]) && KeyChecksum.Matches(body, text[^KeyChecksum.Length..]);
    }

    /// <summary>SHA-256 of the text in UTF-8, 64 lower-case hexadecimal digits: how keys are stored, published and found.</summary>
    /// <param name="text">The key; of any form, for keys that an operator has chosen.</param>
    public static string Hash(ReadOnlySpan<char> text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Span<byte> bytes = length <= HashedOnStack ? stackalloc byte[length] : new byte[length];
        Encoding.UTF8.GetBytes(text, bytes);
        string hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        CryptographicOperations.ZeroMemory(bytes);
        return hash;
    }

    /// <summary>What may be shown of a key, so that its owner recognises it: its start, four characters and an ellipsis.</summary>
    /// <exception cref="ArgumentException">The text is no key, so that nothing of it may be shown.</exception>
    public static string Prefix(string key)
    {
        if (!IsWellFormed(key, out KeyKind kind))
        {
            throw new ArgumentException("The text is not a key of the mesh.", nameof(key));
        }

        return string.Concat(key.AsSpan(0, Start(kind).Length + ShownLength), "…");
    }

    private static string Start(KeyKind kind) => kind == KeyKind.Admin ? AdminStart : DataStart;

    private static int Length(KeyKind kind) => Start(kind).Length + SecretLength + KeyChecksum.Length;

    private static bool IsBase64Url(ReadOnlySpan<char> text)
    {
        foreach (char character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_'))
            {
                return false;
            }
        }

        return true;
    }
}
