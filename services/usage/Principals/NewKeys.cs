using System.Security.Cryptography;
using LlmMesh.Contracts;
using LlmMesh.State.Principals;

namespace LlmMesh.Usage.Principals;

/// <summary>Makes ids and secrets.</summary>
internal static class NewKeys
{
    private const string IdLetters = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>What every key's id begins with.</summary>
    public const string IdStart = "key_";

    /// <summary>An id that no key has.</summary>
    public static string Id() => IdStart + RandomNumberGenerator.GetString(IdLetters, 16);

    /// <summary>A secret, once as its owner gets it and once as it is kept.</summary>
    public static (string Text, KeySecret Kept) Secret(KeyKind kind, string keyId, long nowMs)
    {
        string text = KeyText.Create(kind);
        return (text, new KeySecret(KeyText.Hash(text), keyId, KeyText.Prefix(text), nowMs, ExpiresAtMs: null));
    }
}
