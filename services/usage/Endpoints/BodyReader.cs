using System.Text.Json;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Endpoints;

/// <summary>
/// Reads the fields of a JSON object that a request carries and remembers the first that cannot be used. Unknown and repeated ones
/// cannot: a field that is silently ignored makes something else than was asked for.
/// </summary>
internal sealed class BodyReader
{
    /// <summary>What <see cref="Problem"/> names when it is the body itself.</summary>
    public const string Body = "$";

    private const int MostBytes = 16 * 1024;

    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);
    private readonly BodyReader? _outer;
    private readonly string _path;

    private BodyReader(BodyReader? outer = null, string path = "")
    {
        (_outer, _path) = (outer, path);
    }

    /// <summary>The first problem found, or null.</summary>
    public QueryProblem? Problem { get; private set; }

    /// <summary>The names of its fields.</summary>
    public IReadOnlyCollection<string> Names => _fields.Keys;

    /// <summary>Reads a request's body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="known">The fields there are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<BodyReader> ReadAsync(HttpRequest request, IReadOnlyList<string> known, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[MostBytes + 1];
        int read = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        var body = new BodyReader();
        if (read > MostBytes)
        {
            body.Refuse(Body, $"The body is longer than {MostBytes} bytes.");
            return body;
        }

        body.Parse(buffer.AsMemory(0, read));
        body.RefuseUnknown(known, "This route knows");
        return body;
    }

    /// <summary>Notes a problem, unless there is one. Inside an object the path begins with the object's.</summary>
    public void Refuse(string path, string message)
    {
        if (_outer is not null)
        {
            _outer.Refuse($"{_path}.{path}", message);
        }

        Problem ??= new QueryProblem(path, $"'{path}': {message}");
    }

    /// <summary>Whether a field is there; null counts as absent.</summary>
    public bool Has(string name) => _fields.TryGetValue(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>Whether a field is written, be it as null.</summary>
    public bool Mentions(string name) => _fields.ContainsKey(name);

    /// <summary>A field as it is; null when it is absent.</summary>
    public JsonElement? Value(string name) => Has(name) ? _fields[name] : null;

    /// <summary>An object inside, whose problems are this one's; null when it is absent or none.</summary>
    /// <param name="name">The field.</param>
    /// <param name="known">The fields there are in it; null when any may be.</param>
    public BodyReader? Inner(string name, IReadOnlyList<string>? known)
    {
        if (!Has(name))
        {
            return null;
        }

        if (_fields[name].ValueKind != JsonValueKind.Object)
        {
            Refuse(name, "Give a JSON object.");
            return null;
        }

        var inner = new BodyReader(this, name);
        foreach (JsonProperty property in _fields[name].EnumerateObject())
        {
            inner._fields.Add(property.Name, property.Value);
        }

        if (known is not null)
        {
            inner.RefuseUnknown(known, "It knows");
        }

        return inner;
    }

    public string? Text(string name)
    {
        if (!Has(name))
        {
            return null;
        }

        if (_fields[name] is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text)
        {
            return text;
        }

        Refuse(name, "Give a text that is not empty.");
        return null;
    }

    /// <summary>One of the contract's names of an enumeration.</summary>
    public TEnum? Word<TEnum>(string name)
        where TEnum : struct, Enum
    {
        if (!Has(name))
        {
            return null;
        }

        if (_fields[name] is { ValueKind: JsonValueKind.String } value && ColumnText.All<TEnum>().TryGetValue(value.GetString()!, out TEnum word))
        {
            return word;
        }

        Refuse(name, $"Give one of {string.Join(", ", ColumnText.All<TEnum>().Keys)}.");
        return null;
    }

    /// <summary>A number as it is written, in every digit; null when it is absent or not a number.</summary>
    public string? Digits(string name) =>
        _fields.TryGetValue(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetRawText() : null;

    // Reading every text once here lets everything else take them for granted.
    private static void RefuseHalfCharacters(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                _ = value.GetString();
                break;
            case JsonValueKind.Array:
                foreach (JsonElement element in value.EnumerateArray())
                {
                    RefuseHalfCharacters(element);
                }

                break;
            case JsonValueKind.Object:
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    _ = property.Name;
                    RefuseHalfCharacters(property.Value);
                }

                break;
        }
    }

    private void RefuseUnknown(IReadOnlyList<string> known, string who)
    {
        string? unknown = _fields.Keys.FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal));
        if (unknown is not null)
        {
            Refuse(unknown, $"Unknown field. {who} {string.Join(", ", known)}.");
        }
    }

    private void Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                Refuse(Body, "Give one JSON object.");
                return;
            }

            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                RefuseHalfCharacters(property.Value);
                _fields.Add(property.Name, property.Value.Clone());
            }
        }
        catch (JsonException)
        {
            Refuse(Body, "Give one JSON object, with every field once.");
        }
        catch (InvalidOperationException)
        {
            // What the library says of half a surrogate pair, and of nothing else that is read here.
            Refuse(Body, "A text in it is not Unicode.");
        }
    }
}
