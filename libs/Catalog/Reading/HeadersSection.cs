using System.Buffers;
using System.Collections.Frozen;

namespace LlmMesh.Catalog.Reading;

/// <summary>Reads a provider's <c>headers</c>: each replaces the inherited one of that name, null removes it.</summary>
internal static class HeadersSection
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    // Credentials come from variables; the rest belongs to the connection.
    private static readonly FrozenSet<string> Refused = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Authorization", "Proxy-Authorization", "Cookie", "x-api-key", "api-key", "x-goog-api-key",
        "Host", "Connection", "Content-Length", "Content-Type", "Content-Encoding", "Transfer-Encoding", "Upgrade", "TE", "Trailer",
        "Expect");

    public static IReadOnlyDictionary<string, string> Read(JsonCursor? section, IReadOnlyDictionary<string, string> inherited)
    {
        if (section?.Fields() is not { } fields)
        {
            return inherited;
        }

        var headers = new Dictionary<string, string>(inherited, StringComparer.OrdinalIgnoreCase);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, JsonCursor field) in fields.Members)
        {
            if (!seen.Add(name))
            {
                field.Error("appears twice: header names ignore case; keep one.");
            }
            else if (field.IsNull)
            {
                headers.Remove(name);
            }
            else if (Value(name, field) is { } value)
            {
                headers[name] = value;
            }
        }

        return headers;
    }

    private static string? Value(string name, JsonCursor field)
    {
        if (Refused.Contains(name))
        {
            field.Error("is a header the mesh sets itself; credentials belong in the variable that api_key_variable names.");
            return null;
        }

        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            field.Error("is not a header name.");
            return null;
        }

        string? value = field.Text();
        if (value?.AsSpan().ContainsAnyExceptInRange(' ', '~') == true)
        {
            field.Error("must be printable ASCII.");
            return null;
        }

        return value;
    }
}
