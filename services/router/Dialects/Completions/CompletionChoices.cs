using System.Text.Json;

namespace LlmMesh.Router.Dialects.Completions;

/// <summary>
/// Rewrites answers between the two APIs, whole ones and pieces of streams: <c>text</c> of a choice is <c>content</c> of its message or
/// delta. Every other member of the answer and of its choices keeps its name and its bytes.
/// </summary>
internal ref struct CompletionChoices
{
    private readonly ReadOnlySpan<byte> _document;
    private readonly Utf8JsonWriter _json;
    private Utf8JsonReader _reader;
    private bool _says;

    private CompletionChoices(ReadOnlySpan<byte> document, Utf8JsonWriter json)
    {
        _document = document;
        _json = json;
        _reader = new Utf8JsonReader(document, new JsonReaderOptions { MaxDepth = 256 });
    }

    /// <param name="completion">An answer or an event; also an error.</param>
    /// <param name="json">Where the chat completion goes.</param>
    /// <param name="kind">The value of <c>object</c>.</param>
    /// <param name="holder"><c>message</c> or <c>delta</c>.</param>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public static void ToChat(ReadOnlySpan<byte> completion, Utf8JsonWriter json, string kind, string holder) =>
        new CompletionChoices(completion, json).Rewrite(kind, holder);

    /// <param name="chat">An answer or a chunk; also an error.</param>
    /// <param name="json">Where the completion goes.</param>
    /// <returns>Whether it says anything: a text, an end, usage, an error.</returns>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public static bool FromChat(ReadOnlySpan<byte> chat, Utf8JsonWriter json)
    {
        var choices = new CompletionChoices(chat, json);
        choices.Rewrite("text_completion", holder: null);
        return choices._says;
    }

    // Towards chat with the holder of the content, towards completions without one.
    private void Rewrite(string kind, string? holder)
    {
        if (!_reader.Read() || _reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("It is no JSON object.");
        }

        _json.WriteStartObject();
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            if (_reader.ValueTextEquals("object"u8))
            {
                _reader.Read();
                _reader.Skip();
                _json.WriteString("object"u8, kind);
            }
            else if (_reader.ValueTextEquals("choices"u8))
            {
                RewriteChoices(holder);
            }
            else
            {
                bool tells = _reader.ValueTextEquals("usage"u8) || _reader.ValueTextEquals("error"u8);
                _says |= Copy() != JsonTokenType.Null && tells;
            }
        }

        _json.WriteEndObject();

        // To the end, so that anything behind the object is found.
        while (_reader.Read())
        {
        }
    }

    private void RewriteChoices(string? holder)
    {
        _json.WriteStartArray("choices"u8);
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.StartArray)
        {
            while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
            {
                if (_reader.TokenType != JsonTokenType.StartObject)
                {
                    throw new JsonException("A choice is no object.");
                }

                _json.WriteStartObject();
                if (holder is null)
                {
                    WriteCompletion();
                }
                else
                {
                    WriteChat(holder);
                }

                _json.WriteEndObject();
            }
        }
        else
        {
            _reader.Skip();
        }

        _json.WriteEndArray();
    }

    private void WriteChat(string holder)
    {
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!_reader.ValueTextEquals("text"u8))
            {
                Copy();
                continue;
            }

            _json.WriteStartObject(holder);
            if (holder == "message")
            {
                _json.WriteString("role"u8, "assistant"u8);
            }

            _reader.Read();
            _json.WritePropertyName("content"u8);
            WriteValue();
            _json.WriteEndObject();
        }
    }

    private void WriteCompletion()
    {
        bool hasText = false;
        bool hasLogprobs = false;
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            if (_reader.ValueTextEquals("message"u8) || _reader.ValueTextEquals("delta"u8))
            {
                _reader.Read();
                hasText |= WriteText();
            }
            else if (_reader.ValueTextEquals("finish_reason"u8))
            {
                _says |= WriteEnd();
            }
            else
            {
                hasLogprobs |= _reader.ValueTextEquals("logprobs"u8);
                Copy();
            }
        }

        if (!hasText)
        {
            _json.WriteString("text"u8, ""u8);
        }

        if (!hasLogprobs)
        {
            _json.WriteNull("logprobs"u8);
        }
    }

    // Reasoning and calls have no place in a text.
    private bool WriteText()
    {
        bool has = false;
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            _reader.Skip();
            return has;
        }

        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isContent = _reader.ValueTextEquals("content"u8);
            _reader.Read();
            if (isContent && !has && _reader.TokenType == JsonTokenType.String)
            {
                _says |= !_reader.ValueSpan.IsEmpty;
                _json.WritePropertyName("text"u8);
                WriteValue();
                has = true;
            }

            _reader.Skip();
        }

        return has;
    }

    /// <returns>Whether the choice ends.</returns>
    private bool WriteEnd()
    {
        _reader.Read();
        _json.WritePropertyName("finish_reason"u8);
        if (_reader.TokenType == JsonTokenType.String && (_reader.ValueTextEquals("tool_calls"u8) || _reader.ValueTextEquals("function_call"u8)))
        {
            _json.WriteStringValue("stop"u8);
            return true;
        }

        bool ends = _reader.TokenType == JsonTokenType.String && !_reader.ValueSpan.IsEmpty;
        WriteValue();
        return ends;
    }

    /// <summary>Copies a member, on whose name the reader stands.</summary>
    /// <returns>What its value began with.</returns>
    private JsonTokenType Copy()
    {
        if (_reader.ValueIsEscaped)
        {
            _json.WritePropertyName(_reader.GetString()!);
        }
        else
        {
            _json.WritePropertyName(_reader.ValueSpan);
        }

        _reader.Read();
        JsonTokenType kind = _reader.TokenType;
        WriteValue();
        return kind;
    }

    /// <summary>Copies the value on which the reader stands, bytes unchanged.</summary>
    private void WriteValue()
    {
        int start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        _json.WriteRawValue(_document[start..(int)_reader.BytesConsumed], skipInputValidation: true);
    }
}
