using System.Text.Json;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Guards.Texts;

/// <summary>
/// One pass over a chat completion request for everything in it that a model reads as text: messages with all their parts, calls and
/// results of tools, the prediction, the tools' descriptions. Left out are the words of the protocol (roles, types, ids) and files.
/// </summary>
internal ref struct RequestTexts
{
    private readonly List<TextPart> _parts = [];
    private Utf8JsonReader _json;

    private RequestTexts(ReadOnlySpan<byte> body) => _json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 256 });

    /// <param name="body">A request that the envelope stage has accepted.</param>
    /// <returns>Null when a text cannot be read: it escapes half a surrogate pair.</returns>
    public static List<TextPart>? Read(ReadOnlySpan<byte> body)
    {
        var reader = new RequestTexts(body);
        try
        {
            reader.ReadRoot();
            return reader._parts;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The texts of a request that is no chat.</summary>
    /// <param name="body">The request.</param>
    /// <param name="literals">Where they stand in it, in order.</param>
    /// <returns>As <see cref="Read"/>.</returns>
    public static List<TextPart>? ReadAt(ReadOnlySpan<byte> body, IReadOnlyList<ByteRange> literals)
    {
        List<TextPart> parts = new(literals.Count);
        try
        {
            foreach (ByteRange literal in literals)
            {
                var json = new Utf8JsonReader(body.Slice(literal.Start, literal.Length));
                json.Read();
                parts.Add(new TextPart(literal, json.GetString()!, IsInstruction: false));
            }

            return parts;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private void ReadRoot()
    {
        _json.Read();
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            bool isMessages = _json.ValueTextEquals("messages"u8);
            bool isPrediction = _json.ValueTextEquals("prediction"u8);
            bool isTools = _json.ValueTextEquals("tools"u8) || _json.ValueTextEquals("functions"u8);
            _json.Read();
            if (isMessages && _json.TokenType == JsonTokenType.StartArray)
            {
                while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
                {
                    ReadMessage();
                }
            }
            else if (isPrediction || isTools)
            {
                Collect(isFrame: false, isFile: false, isInstruction: isTools);
            }
            else
            {
                _json.Skip();
            }
        }
    }

    private void ReadMessage()
    {
        int first = _parts.Count;
        bool isInstruction = false;
        bool isOthers = false;
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            Collect(isFrame: false, isFile: false, isInstruction: false);
            return;
        }

        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            bool isRole = _json.ValueTextEquals("role"u8);
            bool isFrame = isRole || FrameNames.IsFrame(_json);
            bool isFile = FrameNames.IsFile(_json);
            _json.Read();
            if (isRole)
            {
                // A message that says two roles is nobody's instruction.
                bool isTrusted = _json.TokenType == JsonTokenType.String
                    && (_json.ValueTextEquals("system"u8) || _json.ValueTextEquals("developer"u8) || _json.ValueTextEquals("assistant"u8));
                isInstruction |= isTrusted;
                isOthers |= !isTrusted;
            }

            Collect(isFrame, isFile, isInstruction: false);
        }

        if (isInstruction && !isOthers)
        {
            for (int i = first; i < _parts.Count; i++)
            {
                _parts[i] = _parts[i] with { IsInstruction = true };
            }
        }
    }

    /// <summary>Adds the texts of a value; afterwards the reader stands on its end.</summary>
    private void Collect(bool isFrame, bool isFile, bool isInstruction)
    {
        if (_json.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
        {
            Add(isFrame, isFile, isInstruction);
            return;
        }

        int depth = _json.CurrentDepth;
        while (_json.Read() && _json.CurrentDepth > depth)
        {
            if (_json.TokenType == JsonTokenType.PropertyName)
            {
                isFrame = FrameNames.IsFrame(_json);
                isFile = FrameNames.IsFile(_json);
            }
            else
            {
                Add(isFrame, isFile, isInstruction);
            }
        }
    }

    private readonly void Add(bool isFrame, bool isFile, bool isInstruction)
    {
        if (_json.TokenType != JsonTokenType.String || isFrame || _json.ValueSpan.IsEmpty || (isFile && FrameNames.HoldsFile(_json)))
        {
            return;
        }

        var literal = new ByteRange((int)_json.TokenStartIndex, (int)(_json.BytesConsumed - _json.TokenStartIndex));
        _parts.Add(new TextPart(literal, _json.GetString()!, isInstruction));
    }
}
