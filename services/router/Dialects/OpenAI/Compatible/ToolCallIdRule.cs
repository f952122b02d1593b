using System.Security.Cryptography;
using System.Text;
using LlmMesh.Catalog;

namespace LlmMesh.Router.Dialects.OpenAI.Compatible;

/// <summary>
/// Ids of tool calls as a provider takes them. One that it takes stays; another becomes a digest of itself, so that a call and its result
/// keep fitting together, in this request and in the next.
/// </summary>
internal static class ToolCallIdRule
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static string Apply(ToolCallIds rule, string id) => rule switch
    {
        ToolCallIds.Plain when !IsPlain(id) => "call_" + Digest(id, 24),
        ToolCallIds.Nine when !(id.Length == 9 && IsAlphanumeric(id)) => Digest(id, 9),
        _ => id,
    };

    private static bool IsPlain(string id)
    {
        foreach (char character in id)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_'))
            {
                return false;
            }
        }

        return id.Length is >= 1 and <= 64;
    }

    private static bool IsAlphanumeric(string id)
    {
        foreach (char character in id)
        {
            if (!char.IsAsciiLetterOrDigit(character))
            {
                return false;
            }
        }

        return true;
    }

    private static string Digest(string id, int length)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(id));
        return string.Create(length, hash, static (text, bytes) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = Alphabet[bytes[i] % Alphabet.Length];
            }
        });
    }
}
