using System.Security.Cryptography;
using System.Text;

namespace LlmMesh.Credentials;

/// <summary>
/// Marks keys. Slow and keyed, because a key may be short; cut to 64 bits, so that even who finds a match has found one of many.
/// </summary>
internal static class CredentialFingerprint
{
    private const int Rounds = 100_000;
    private const int Bytes = 8;

    public static string Of(string key, ReadOnlySpan<byte> salt) =>
        Convert.ToHexStringLower(Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(key), salt, Rounds, HashAlgorithmName.SHA256, Bytes));
}
