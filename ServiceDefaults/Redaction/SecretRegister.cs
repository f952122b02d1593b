using System.Buffers;
using Microsoft.Extensions.Configuration;

namespace LlmMesh.ServiceDefaults.Redaction;

/// <summary>
/// The values of this process's secrets, known only to <see cref="Redactor"/>. One register for the whole process: what is a secret to one
/// part must not leave through another. Nothing is ever taken out, since a key that was replaced is still worth hiding. Thread-safe.
/// </summary>
public static class SecretRegister
{
    /// <summary>Shorter values are not registered: hiding them would hide ordinary words.</summary>
    public const int ShortestValue = 8;

    private static readonly string[] ListsOfKeys = ["LLMMESH_API_KEYS", "LLMMESH_ADMIN_KEYS", "LLMMESH_METRICS_KEY", "Mesh:InternalKey"];

    private static readonly Lock Changing = new();
    private static readonly HashSet<string> Values = new(StringComparer.Ordinal);
    private static SearchValues<string>? _search;

    /// <summary>What to look for; null while nothing is registered.</summary>
    internal static SearchValues<string>? Search => Volatile.Read(ref _search);

    /// <summary>Registers a secret; costs next to nothing when it is known already.</summary>
    /// <param name="value">The secret; null, empty and short ones are left out.</param>
    public static void Add(string? value)
    {
        if (value?.Trim() is not { Length: >= ShortestValue } secret)
        {
            return;
        }

        lock (Changing)
        {
            if (Values.Add(secret))
            {
                Volatile.Write(ref _search, SearchValues.Create([.. Values], StringComparison.Ordinal));
            }
        }
    }

    /// <summary>Registers the mesh's own keys, as the environment names them.</summary>
    internal static void AddOwnKeys(IConfiguration configuration)
    {
        foreach (string name in ListsOfKeys)
        {
            foreach (string key in (configuration[name] ?? "").Split(','))
            {
                Add(key);
            }
        }
    }

    /// <summary>The registered secret that begins the text; null when none does. The longest, where one begins with another.</summary>
    internal static string? StartOf(ReadOnlySpan<char> text)
    {
        string? longest = null;
        lock (Changing)
        {
            foreach (string value in Values)
            {
                if (value.Length > (longest?.Length ?? 0) && text.StartsWith(value, StringComparison.Ordinal))
                {
                    longest = value;
                }
            }
        }

        return longest;
    }
}
