using System.Text;
using System.Text.Json;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Operations;

/// <summary>
/// Where the fields of an operation stand at the root of its body. A field that is acted on may appear once and only in lower case, as in the
/// envelope.
/// </summary>
internal sealed class BodyFields
{
    private readonly Dictionary<string, ByteRange> _values = new(StringComparer.Ordinal);
    private readonly List<string> _others = [];
    private OwnFieldRanges _own = new();

    private BodyFields()
    {
    }

    /// <summary>The names of all fields that were not asked for, in order.</summary>
    public IReadOnlyList<string> Others => _others;

    /// <summary>Fields that belong to the mesh and are not sent on, commas included, in order.</summary>
    public IReadOnlyList<ByteRange> Own => _own.Ranges;

    /// <summary>The place of a field's value; null when it is absent.</summary>
    public ByteRange? this[string name] => _values.TryGetValue(name, out ByteRange value) ? value : null;

    /// <param name="body">A JSON object that the envelope stage has read.</param>
    /// <param name="names">The fields to find, in lower case.</param>
    public static (BodyFields Fields, MeshError? Error) Read(ReadOnlySpan<byte> body, params ReadOnlySpan<string> names)
    {
        var fields = new BodyFields();
        var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 256 });
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string name = json.ValueIsEscaped ? Unescape(json) : Encoding.UTF8.GetString(json.ValueSpan);
            int nameStart = (int)json.TokenStartIndex;
            json.Read();
            int start = (int)json.TokenStartIndex;
            json.Skip();
            if (name is "models" or "fallbacks" or "provider" or "session_id")
            {
                fields._own.Remove(nameStart, (int)json.BytesConsumed, body);
            }
            else
            {
                fields._own.Keep((int)json.BytesConsumed);
            }

            if (Find(names, name) is not { } known)
            {
                fields._others.Add(name);
            }
            else if (!string.Equals(known, name, StringComparison.Ordinal)
                || !fields._values.TryAdd(known, new ByteRange(start, (int)json.BytesConsumed - start)))
            {
                return (fields, new MeshError(
                    ErrorCode.DuplicateParameter,
                    $"'{known}' appears more than once, or spelt with other capitals. Send it once, in lower case.")
                { Param = known });
            }
        }

        return (fields, null);
    }

    private static string? Find(ReadOnlySpan<string> names, string name)
    {
        foreach (string known in names)
        {
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return known;
            }
        }

        return null;
    }

    // A name that escapes half a surrogate pair is nobody's field.
    private static string Unescape(Utf8JsonReader json)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(json.ValueSpan);
        }
    }
}
