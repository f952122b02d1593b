using System.Text.Json;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>
/// One pass over a Gemini client's body for the places of what the mesh acts on. A field may stand there once, in whichever of the
/// spellings Google reads: two readings of one body are how gateways are bypassed.
/// </summary>
internal ref struct ClientPlaceReader
{
    private readonly ReadOnlySpan<byte> _body;
    private readonly ClientPlaces _places = new();
    private readonly OwnMembers _own = new();
    private Utf8JsonReader _json;

    private ClientPlaceReader(ReadOnlySpan<byte> body)
    {
        _body = body;
        _json = new Utf8JsonReader(body, GeminiJson.ReadingTokens);
    }

    /// <exception cref="JsonException">The body is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A name in it is no text.</exception>
    public static (ClientPlaces? Places, MeshError? Error) Read(ReadOnlySpan<byte> body)
    {
        var reader = new ClientPlaceReader(body);
        MeshError? error = reader.ReadRoot();
        return error is null ? (reader._places, null) : (null, error);
    }

    private MeshError? ReadRoot()
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartObject)
        {
            return new MeshError(ErrorCode.InvalidJson, "The body must be a JSON object.");
        }

        _places.BodyStart = (int)_json.BytesConsumed;
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        int kept = 0;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            int nameStart = (int)_json.TokenStartIndex;
            string name = GeminiJson.Canonical(_json.GetString()!);
            if (!seen.Add(name))
            {
                return Twice(name);
            }

            _json.Read();
            if (name == "generationConfig")
            {
                if (ReadConfig() is { } error)
                {
                    return error;
                }
            }
            else
            {
                _json.Skip();
            }

            int end = (int)_json.BytesConsumed;
            if (name is "models" or "fallbacks")
            {
                _own.Remove(nameStart, end, _body);
            }
            else
            {
                _own.Keep(end);
                kept++;
            }
        }

        while (_json.Read())
        {
        }

        _places.IsBodyEmpty = kept == 0;
        _places.OwnFields = _own.Ranges;
        return null;
    }

    private MeshError? ReadConfig()
    {
        if (_json.TokenType == JsonTokenType.Null)
        {
            _places.NullConfig = new ByteRange((int)_json.TokenStartIndex, 4);
            return null;
        }

        if (_json.TokenType != JsonTokenType.StartObject)
        {
            return new MeshError(ErrorCode.InvalidType, "'generationConfig' must be an object.") { Param = "generationConfig" };
        }

        _places.ConfigStart = (int)_json.BytesConsumed;
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            string name = GeminiJson.Canonical(_json.GetString()!);
            if (!seen.Add(name))
            {
                return Twice($"generationConfig.{name}");
            }

            _json.Read();
            int start = (int)_json.TokenStartIndex;
            _json.Skip();
            if (name == "maxOutputTokens")
            {
                _places.TokenLimit = new ByteRange(start, (int)_json.BytesConsumed - start);
            }
        }

        _places.IsConfigEmpty = seen.Count == 0;
        return null;
    }

    private static MeshError Twice(string field) => new(
        ErrorCode.DuplicateParameter, $"'{field}' appears more than once, or in two spellings. Send it once.")
    { Param = field };
}

/// <summary>
/// Collects the members to leave out of an object so that what remains is valid: one takes the comma before it along, or, while nothing
/// has been kept yet, the comma behind it.
/// </summary>
internal sealed class OwnMembers
{
    private readonly List<ByteRange> _ranges = [];
    private int _keptEnd = -1;

    public IReadOnlyList<ByteRange> Ranges => _ranges;

    /// <summary>A member that stays ends here.</summary>
    public void Keep(int end) => _keptEnd = end;

    /// <summary>A member goes, from its name to the end of its value.</summary>
    public void Remove(int start, int end, ReadOnlySpan<byte> body)
    {
        if (_keptEnd >= 0)
        {
            start = Math.Max(_keptEnd, _ranges is [.., var last] ? last.End : 0);
        }
        else
        {
            int comma = end + body[end..].IndexOfAnyExcept(" \t\r\n"u8);
            end = comma >= end && body[comma] == (byte)',' ? comma + 1 : end;
        }

        _ranges.Add(new ByteRange(start, end - start));
    }
}
