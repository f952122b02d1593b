using System.Text.Json;
using LlmMesh.Router.Tokens;

namespace LlmMesh.Router.Dialects.OpenAI;

/// <summary>
/// A second pass over a chat completion request, for what its prompt counts: made only for a request whose tokens somebody has to
/// estimate. The body has been read once and is known to be valid.
/// </summary>
internal ref struct ChatPrompt
{
    private readonly PromptShape _shape = new();
    private Utf8JsonReader _json;

    private ChatPrompt(ReadOnlySpan<byte> body) =>
        _json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 256 });

    /// <param name="body">A request that the envelope stage has accepted.</param>
    public static PromptShape Read(ReadOnlySpan<byte> body)
    {
        var reader = new ChatPrompt(body);
        reader.ReadRoot();
        return reader._shape;
    }

    private void ReadRoot()
    {
        _json.Read();
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            bool isMessages = Is("messages"u8);
            bool isTools = Is("tools"u8) || Is("functions"u8);
            bool isFormat = Is("response_format"u8);
            _json.Read();
            if (isMessages)
            {
                ReadMessages();
            }
            else if (isTools && _json.TokenType == JsonTokenType.StartArray)
            {
                _shape.Tools += Elements(_json);
                AddJson();
            }
            else if (isFormat && _json.TokenType == JsonTokenType.StartObject)
            {
                AddJson();
            }
            else
            {
                _json.Skip();
            }
        }
    }

    private void ReadMessages()
    {
        if (_json.TokenType != JsonTokenType.StartArray)
        {
            _json.Skip();
            return;
        }

        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            _shape.Messages++;
            if (_json.TokenType != JsonTokenType.StartObject)
            {
                AddJson();
                continue;
            }

            while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
            {
                bool isFrame = Is("role"u8) || Is("cache_control"u8);
                bool isContent = Is("content"u8);
                _json.Read();
                if (isFrame)
                {
                    _json.Skip();
                }
                else if (isContent && _json.TokenType == JsonTokenType.StartArray)
                {
                    ReadParts();
                }
                else
                {
                    AddText();
                }
            }
        }
    }

    private void ReadParts()
    {
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_json.TokenType != JsonTokenType.StartObject)
            {
                AddText();
                continue;
            }

            while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
            {
                bool isFrame = Is("type"u8) || Is("cache_control"u8);
                bool isImage = Is("image_url"u8);
                bool isAudio = Is("input_audio"u8);
                bool isFile = Is("file"u8);
                _json.Read();
                if (isFrame)
                {
                    _json.Skip();
                }
                else if (isImage)
                {
                    ReadImage();
                }
                else if (isAudio || isFile)
                {
                    ReadFile(isAudio);
                }
                else
                {
                    AddText();
                }
            }
        }
    }

    private void ReadImage()
    {
        ImageSize image = default;
        if (_json.TokenType == JsonTokenType.String)
        {
            image = SizeOf(_json.ValueSpan);
        }
        else if (_json.TokenType == JsonTokenType.StartObject)
        {
            bool isLow = false;
            while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
            {
                bool isUrl = Is("url"u8);
                bool isDetail = Is("detail"u8);
                _json.Read();
                if (_json.TokenType == JsonTokenType.String)
                {
                    image = isUrl ? SizeOf(_json.ValueSpan) : image;
                    isLow |= isDetail && Is("low"u8);
                }

                _json.Skip();
            }

            image = image with { IsLowDetail = isLow };
        }
        else
        {
            _json.Skip();
            return;
        }

        _shape.AddImage(image);
    }

    private void ReadFile(bool isAudio)
    {
        long length = 0;
        int pace = 0;
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            _json.Skip();
            return;
        }

        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            bool isData = Is("data"u8) || Is("file_data"u8);
            _json.Read();
            if (isData && _json.TokenType == JsonTokenType.String)
            {
                length = DataText.Length(_json.ValueSpan);
                pace = DataText.ReadWavePace(_json.ValueSpan);
            }

            _json.Skip();
        }

        if (isAudio)
        {
            _shape.AddAudio(length, pace);
        }
        else
        {
            _shape.AddDocument(length);
        }
    }

    // Text as it reads; anything else in a message as the JSON a template would render.
    private void AddText()
    {
        if (_json.TokenType == JsonTokenType.String)
        {
            _shape.Text += TextSample.Count(_json.ValueSpan);
        }
        else if (_json.TokenType != JsonTokenType.Null)
        {
            AddJson();
        }
    }

    private void AddJson()
    {
        var tally = new JsonStringTally();
        int depth = _json.CurrentDepth;
        bool follows = false;
        do
        {
            if (follows && _json.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
            {
                tally.AppendPlain(","u8);
            }

            follows = _json.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.StartObject or JsonTokenType.StartArray);
            AddToken(ref tally);
        }
        while ((_json.CurrentDepth > depth || _json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) && _json.Read());
        _shape.Text += tally.Count;
    }

    private void AddToken(ref JsonStringTally tally)
    {
        switch (_json.TokenType)
        {
            case JsonTokenType.String when DataText.IsFile(_json.ValueSpan):
                _shape.AddImage(DataText.ReadImageSize(_json.ValueSpan));
                break;
            case JsonTokenType.String or JsonTokenType.PropertyName:
                tally.AppendPlain("\""u8);
                tally.Append(_json.ValueSpan);
                tally.AppendPlain(_json.TokenType == JsonTokenType.String ? "\""u8 : "\":"u8);
                break;
            default:
                tally.AppendPlain(_json.ValueSpan);
                break;
        }
    }

    private static ImageSize SizeOf(ReadOnlySpan<byte> url) =>
        url.StartsWith("data:"u8) ? DataText.ReadImageSize(url) : default;

    // Takes a copy of the reader.
    private static int Elements(Utf8JsonReader json)
    {
        int count = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            count++;
            json.Skip();
        }

        return count;
    }

    // A name with escapes is not recognised rather than decoded: it may escape half a surrogate pair.
    private readonly bool Is(ReadOnlySpan<byte> name) => !_json.ValueIsEscaped && _json.ValueSpan.SequenceEqual(name);
}
