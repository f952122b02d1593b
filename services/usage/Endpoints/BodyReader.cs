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

    private BodyReader()
    {
    }

    /// <summary>The first problem found, or null.</summary>
    public QueryProblem? Problem { get; private set; }

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
        string? unknown = body._fields.Keys.FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal));
        if (unknown is not null)
        {
            body.Refuse(unknown, $"Unknown field. This route knows {string.Join(", ", known)}.");
        }

        return body;
    }

    public void Refuse(string path, string message) => Problem ??= new QueryProblem(path, $"'{path}': {message}");

    /// <summary>Whether a field is there; null counts as absent.</summary>
    public bool Has(string name) => _fields.TryGetValue(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

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
                _ = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : null;
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
