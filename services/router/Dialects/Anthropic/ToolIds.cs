using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>
/// Ids of tool calls as the Messages API takes them: at most 64 letters, digits, <c>_</c> and <c>-</c>. Others' ids are changed, always in the
/// same way, so that a call and its result still belong together.
/// </summary>
internal static class ToolIds
{
    /// <summary>Longest id.</summary>
    public const int Longest = 64;

    private const int KeptOfOthers = 40;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>The id itself where it is valid, else one made of it that no other id becomes.</summary>
    public static string Valid(string id)
    {
        if (id.Length is > 0 and <= Longest && !id.AsSpan().ContainsAnyExcept(Allowed))
        {
            return id;
        }

        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 8));
        var made = new StringBuilder(Longest);
        foreach (char letter in id.AsSpan(0, Math.Min(id.Length, KeptOfOthers)))
        {
            made.Append(Allowed.Contains(letter) ? letter : '_');
        }

        return made.Append('_').Append(hash).ToString();
    }
}
