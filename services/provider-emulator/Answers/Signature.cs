using System.Security.Cryptography;
using System.Text;

namespace LlmMesh.ProviderEmulator.Answers;

/// <summary>
/// What the emulator signs its reasoning with, so that it can tell whether reasoning or a call comes back as it was sent. Real signatures
/// are opaque too, and worthless at any other provider.
/// </summary>
internal static class Signature
{
    /// <param name="issuer">The dialect: a signature of one is no signature of another.</param>
    /// <param name="signed">What is signed.</param>
    /// <returns>Base64.</returns>
    public static string Of(string issuer, string signed) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{issuer} emulator\n{signed}")));
}
