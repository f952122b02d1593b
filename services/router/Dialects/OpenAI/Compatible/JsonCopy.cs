using System.Text.Json;

namespace LlmMesh.Router.Dialects.OpenAI.Compatible;

/// <summary>Reads a JSON document and copies parts of it, as they stand, to a writer.</summary>
internal ref struct JsonCopy(ReadOnlySpan<byte> document, Utf8JsonWriter json)
{
    private readonly ReadOnlySpan<byte> _document = document;
    private Utf8JsonReader _reader = new(document, new JsonReaderOptions { MaxDepth = 256 });

    public readonly Utf8JsonWriter Json => json;

    public readonly JsonTokenType Token => _reader.TokenType;

    /// <summary>The reader as it stands; what is done with it does not move this one.</summary>
    public readonly Utf8JsonReader Look => _reader;

    /// <summary>Whether there is another member, on whose name it then stands.</summary>
    public bool NextMember() => _reader.Read() && _reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Whether there is another item, on which it then stands.</summary>
    public bool NextItem() => _reader.Read() && _reader.TokenType != JsonTokenType.EndArray;

    public readonly bool IsNamed(ReadOnlySpan<byte> name) => _reader.ValueTextEquals(name);

    public bool Read() => _reader.Read();

    public readonly string? Text() => _reader.TokenType == JsonTokenType.String ? _reader.GetString() : null;

    /// <summary>Passes over the value it stands on.</summary>
    public void Skip() => _reader.Skip();

    /// <summary>Passes over the value it stands on, which it returns.</summary>
    public ReadOnlySpan<byte> Take()
    {
        int start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        return _document[start..(int)_reader.BytesConsumed];
    }

    /// <summary>Copies the member on whose name it stands.</summary>
    public void CopyMember()
    {
        CopyName();
        _reader.Read();
        CopyValue();
    }

    /// <summary>Copies the name it stands on.</summary>
    public readonly void CopyName()
    {
        if (_reader.ValueIsEscaped)
        {
            json.WritePropertyName(_reader.GetString()!);
        }
        else
        {
            json.WritePropertyName(_reader.ValueSpan);
        }
    }

    /// <summary>Copies the value it stands on.</summary>
    public void CopyValue() => json.WriteRawValue(Take(), skipInputValidation: true);
}
