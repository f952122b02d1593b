using System.Text.Json;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Envelope;

/// <summary>
/// The client's own labels for its ledger rows: the pairs of the body's <c>metadata</c>, which the provider gets as well, and of the header
/// <c>x-mesh-tags</c> (<c>name=value, name2=value2</c>), which no provider sees and which wins where both name a label. Bounded as
/// OpenAI bounds <c>metadata</c>, because every label is stored and indexed.
/// </summary>
internal static class Tags
{
    public const string Header = "x-mesh-tags";

    /// <summary>Most pairs, both places together.</summary>
    public const int Most = 16;

    /// <summary>Longest name, characters.</summary>
    public const int LongestName = 64;

    /// <summary>Longest value, characters.</summary>
    public const int LongestValue = 512;

    private const string Metadata = "metadata";

    /// <summary>The pairs of <c>metadata</c>.</summary>
    /// <param name="json">Stands on the value; afterwards on its end.</param>
    /// <param name="tags">The pairs; null when there are none.</param>
    public static MeshError? Read(ref Utf8JsonReader json, out Dictionary<string, string>? tags)
    {
        tags = null;
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (json.TokenType != JsonTokenType.StartObject)
        {
            return WrongType();
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string name = json.GetString()!;
            json.Read();
            if (json.TokenType != JsonTokenType.String)
            {
                return WrongType();
            }

            if (Add(ref tags, name, json.GetString()!, Metadata) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    /// <summary>Adds the pairs of the header to those of the body.</summary>
    public static MeshError? Read(IHeaderDictionary headers, IReadOnlyDictionary<string, string>? body, out IReadOnlyDictionary<string, string>? tags)
    {
        tags = body;
        if (!headers.TryGetValue(Header, out var lines))
        {
            return null;
        }

        Dictionary<string, string>? named = null;
        foreach (string? line in lines)
        {
            foreach (Range range in line.AsSpan().Split(','))
            {
                ReadOnlySpan<char> pair = line.AsSpan()[range].Trim();
                int sign = pair.IndexOf('=');
                if (pair.Length > 0
                    && Add(ref named, pair[..Math.Max(sign, 0)].TrimEnd().ToString(), pair[(sign + 1)..].TrimStart().ToString(), Header) is { } error)
                {
                    return error;
                }
            }
        }

        if (named is null)
        {
            return null;
        }

        if (body is not null)
        {
            foreach ((string name, string value) in body)
            {
                named.TryAdd(name, value);
            }
        }

        tags = named;
        return named.Count > Most ? TooMany(Header) : null;
    }

    /// <summary>All labels of a request: its key's, which it cannot replace, and its own.</summary>
    public static IReadOnlyDictionary<string, string>? Join(
        IReadOnlyDictionary<string, string>? keys, IReadOnlyDictionary<string, string>? requests)
    {
        if (keys is null || requests is null)
        {
            return keys ?? requests;
        }

        Dictionary<string, string> all = new(keys, StringComparer.Ordinal);
        foreach ((string name, string value) in requests)
        {
            all.TryAdd(name, value);
        }

        return all;
    }

    private static MeshError? Add(ref Dictionary<string, string>? tags, string name, string value, string field)
    {
        tags ??= new Dictionary<string, string>(StringComparer.Ordinal);
        return tags.Count == Most ? TooMany(field)
            : name.Length == 0 ? Invalid(field, "has a label without a name: give every one a name and a value")
            : name.StartsWith(Exchange.GuardTag, StringComparison.Ordinal) ? Invalid(field, $"has a name that begins with '{Exchange.GuardTag}', which the mesh writes itself")
            : name.Length > LongestName ? Invalid(field, $"has a name of more than {LongestName} characters")
            : value.Length > LongestValue ? Invalid(field, $"has a value of more than {LongestValue} characters")
            : tags.TryAdd(name, value) ? null
            : Invalid(field, "names a label twice");
    }

    private static MeshError TooMany(string field) =>
        Invalid(field, field == Header ? $"and '{Metadata}' together have more than {Most} labels" : $"has more than {Most} labels");

    private static MeshError Invalid(string field, string what) => new(ErrorCode.InvalidValue, $"'{field}' {what}.") { Param = field };

    private static MeshError WrongType() =>
        new(ErrorCode.InvalidType, $"'{Metadata}' must be an object whose values are strings.") { Param = Metadata };
}
