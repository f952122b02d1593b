using System.Text.Json;
using System.Text.Unicode;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>
/// One pass over a request for the places the mesh changes when the request is sent as it is. A field may stand there once, and those that
/// are known only in lower case: two readings of one body are how gateways are bypassed.
/// </summary>
internal sealed class SentFields
{
    private readonly List<ByteRange> _own = [];
    private int _keptEnd = -1;

    /// <summary>The value of <c>model</c>, quotes included; null when absent.</summary>
    public ByteRange? Model { get; private set; }

    /// <summary>The value of <c>max_tokens</c>; null when absent.</summary>
    public ByteRange? MaxTokens { get; private set; }

    /// <summary>Fields of the mesh's own, commas included, in order.</summary>
    public IReadOnlyList<ByteRange> Own => _own;

    public static MeshError? Read(ReadOnlySpan<byte> body, out SentFields fields)
    {
        fields = new SentFields();
        if (!Utf8.IsValid(body))
        {
            return new MeshError(ErrorCode.InvalidJson, "The body is not valid JSON: it is not valid UTF-8.");
        }

        try
        {
            return fields.ReadRoot(body);
        }
        catch (JsonException exception)
        {
            return new MeshError(
                ErrorCode.InvalidJson,
                $"The body is not valid JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}).");
        }
        catch (InvalidOperationException)
        {
            return new MeshError(ErrorCode.InvalidJson, "The body is not valid JSON: a name escapes half a surrogate pair.");
        }
    }

    private MeshError? ReadRoot(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body, MessagesJson.ReadingTokens);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return new MeshError(ErrorCode.InvalidJson, "The body must be a JSON object.");
        }

        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            int nameStart = (int)json.TokenStartIndex;
            string name = json.GetString()!;
            if (!seen.Add(name) || MessageFields.IsVariant(name))
            {
                string known = MessageFields.Spelling(name);
                return new MeshError(
                    ErrorCode.DuplicateParameter, $"'{known}' appears more than once, or spelt with other capitals. Send it once, in lower case.")
                { Param = known };
            }

            json.Read();
            int start = (int)json.TokenStartIndex;
            json.Skip();
            Note(name, nameStart, new ByteRange(start, (int)json.BytesConsumed - start), body);
        }

        // Reads on to the end so that anything behind the object is found.
        while (json.Read())
        {
        }

        return null;
    }

    private void Note(string name, int nameStart, ByteRange value, ReadOnlySpan<byte> body)
    {
        if (name is "models" or "fallbacks")
        {
            _own.Add(WithComma(nameStart, value.End, body));
            return;
        }

        _keptEnd = value.End;
        Model = name == "model" ? value : Model;
        MaxTokens = name == "max_tokens" ? value : MaxTokens;
    }

    // A property that goes takes the comma before it along or, while nothing has been kept yet, the one behind it.
    private ByteRange WithComma(int nameStart, int end, ReadOnlySpan<byte> body)
    {
        if (_keptEnd >= 0)
        {
            int start = Math.Max(_keptEnd, _own is [.., var last] ? last.End : 0);
            return new ByteRange(start, end - start);
        }

        int comma = end + body[end..].IndexOfAnyExcept(" \t\r\n"u8);
        end = comma >= end && body[comma] == (byte)',' ? comma + 1 : end;
        return new ByteRange(nameStart, end - nameStart);
    }
}
