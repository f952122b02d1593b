using System.Globalization;

namespace LlmMesh.State.Sessions;

/// <summary>Who has served a conversation.</summary>
/// <param name="Key">The conversation.</param>
/// <param name="Target"><c>provider/model</c>.</param>
/// <param name="AtMs">When it was last used, Unix milliseconds by the server's clock. Of two bindings of one conversation the later counts.</param>
public readonly record struct SessionBinding(ulong Key, string Target, long AtMs)
{
    private const int KeyLength = 16;

    /// <summary>As it is stored and told: the key in 16 hexadecimal digits, a colon, the target.</summary>
    internal static string Write(ulong key, string target) => string.Create(CultureInfo.InvariantCulture, $"{key:x16}:{target}");

    /// <returns>Null for what another version may have written.</returns>
    internal static SessionBinding? Read(ReadOnlySpan<char> text, long atMs) =>
        text.Length > KeyLength + 1
        && text[KeyLength] == ':'
        && ulong.TryParse(text[..KeyLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong key)
            ? new SessionBinding(key, text[(KeyLength + 1)..].ToString(), atMs)
            : null;
}

/// <summary>Bindings as they were read.</summary>
/// <param name="NowMs">The server's clock, Unix milliseconds.</param>
/// <param name="Bindings">Oldest first.</param>
/// <param name="IsFull">Whether there may be more.</param>
public readonly record struct SessionPage(long NowMs, IReadOnlyList<SessionBinding> Bindings, bool IsFull);
