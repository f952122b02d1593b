using System.Text.Json;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>Where the members of a part stand in its document; values of strings include their quotes.</summary>
internal struct GeminiPart
{
    /// <summary>All of it.</summary>
    public ByteRange Whole { get; private set; }

    public ByteRange? Text { get; private set; }

    /// <summary>Whether the text is reasoning.</summary>
    public bool IsThought { get; private set; }

    public ByteRange? Signature { get; private set; }

    /// <summary>The name of the function that is called; null when none is.</summary>
    public ByteRange? CallName { get; private set; }

    public ByteRange? CallId { get; private set; }

    public ByteRange? CallArguments { get; private set; }

    /// <summary>The data of an image; null when there is none.</summary>
    public ByteRange? ImageData { get; private set; }

    public ByteRange? ImageType { get; private set; }

    /// <summary>Whether it is something only Gemini has.</summary>
    public readonly bool IsOwn => Text is null && CallName is null && ImageData is null && (_hasOther || Signature is null);

    private bool _hasOther;

    /// <param name="json">Stands on the part's start; afterwards on its end.</param>
    public static GeminiPart Read(ref Utf8JsonReader json)
    {
        var part = new GeminiPart();
        int start = (int)json.TokenStartIndex;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            part.ReadMember(ref json);
        }

        part.Whole = new ByteRange(start, (int)json.BytesConsumed - start);
        return part;
    }

    private void ReadMember(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("text"u8))
        {
            json.Read();
            Text = json.TokenType == JsonTokenType.String ? GeminiFrame.Place(ref json) : null;
        }
        else if (json.ValueTextEquals("thought"u8))
        {
            json.Read();
            IsThought = json.TokenType == JsonTokenType.True;
        }
        else if (json.ValueTextEquals("thoughtSignature"u8))
        {
            json.Read();
            Signature = json.TokenType == JsonTokenType.String && !json.ValueSpan.IsEmpty ? GeminiFrame.Place(ref json) : null;
        }
        else if (json.ValueTextEquals("functionCall"u8))
        {
            json.Read();
            ReadCall(ref json);
        }
        else if (json.ValueTextEquals("inlineData"u8))
        {
            json.Read();
            ReadData(ref json);
        }
        else
        {
            json.Read();
            _hasOther = true;
            json.Skip();
        }

        // A value of another kind than the name promises.
        json.Skip();
    }

    private void ReadCall(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isName = json.ValueTextEquals("name"u8);
            bool isId = json.ValueTextEquals("id"u8);
            bool isArguments = json.ValueTextEquals("args"u8);
            json.Read();
            bool isText = json.TokenType == JsonTokenType.String && !json.ValueSpan.IsEmpty;
            bool isObject = json.TokenType == JsonTokenType.StartObject;
            ByteRange place = GeminiFrame.Place(ref json);
            CallName = isName && isText ? place : CallName;
            CallId = isId && isText ? place : CallId;
            CallArguments = isArguments && isObject ? place : CallArguments;
        }
    }

    private void ReadData(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        bool isImage = false;
        ByteRange? data = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isType = json.ValueTextEquals("mimeType"u8);
            bool isData = json.ValueTextEquals("data"u8);
            json.Read();
            bool isText = json.TokenType == JsonTokenType.String;
            isImage |= isType && isText && json.ValueSpan.StartsWith("image/"u8);
            ByteRange place = GeminiFrame.Place(ref json);
            ImageType = isType && isText ? place : ImageType;
            data = isData && isText ? place : data;
        }

        // Sound has no place in an answer of chat completions that a stream could fill.
        ImageData = isImage ? data : null;
        _hasOther |= ImageData is null;
    }
}
