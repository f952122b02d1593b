using System.Text.Json;

namespace LlmMesh.Router.Dialects.Ollama;

/// <summary>
/// What one document of Ollama's says: a line of a stream, or a whole answer. Its spans lie in the document; they are JSON, with quotes
/// and escapes. Empty where a member is absent or empty.
/// </summary>
internal ref struct OllamaLine
{
    public ReadOnlySpan<byte> Content { get; private set; }

    public ReadOnlySpan<byte> Thinking { get; private set; }

    /// <summary>The list of tool calls.</summary>
    public ReadOnlySpan<byte> ToolCalls { get; private set; }

    /// <summary>The list of log probabilities, whose entries are shaped as OpenAI's.</summary>
    public ReadOnlySpan<byte> LogProbabilities { get; private set; }

    public bool HasMessage { get; private set; }

    public bool HasError { get; private set; }

    public bool IsDone { get; private set; }

    /// <summary>Why it is done; null when it does not say.</summary>
    public string? DoneReason { get; private set; }

    public long PromptTokens { get; private set; }

    public long OutputTokens { get; private set; }

    /// <exception cref="JsonException">The document is no JSON object.</exception>
    public static OllamaLine Read(ReadOnlySpan<byte> document)
    {
        var line = default(OllamaLine);
        var json = new Utf8JsonReader(document, new JsonReaderOptions { MaxDepth = 256 });
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A line is a JSON object.");
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            line.ReadMember(ref json, document);
        }

        // Anything behind the object is an error.
        while (json.Read())
        {
        }

        return line;
    }

    private void ReadMember(scoped ref Utf8JsonReader json, ReadOnlySpan<byte> document)
    {
        if (json.ValueTextEquals("message"u8))
        {
            json.Read();
            HasMessage = json.TokenType == JsonTokenType.StartObject;
            ReadMessage(ref json, document);
        }
        else if (json.ValueTextEquals("done"u8))
        {
            json.Read();
            IsDone = json.TokenType == JsonTokenType.True;
        }
        else if (json.ValueTextEquals("done_reason"u8))
        {
            json.Read();
            DoneReason = json.TokenType == JsonTokenType.String ? json.GetString() : null;
        }
        else if (json.ValueTextEquals("prompt_eval_count"u8))
        {
            json.Read();
            PromptTokens = Count(json);
        }
        else if (json.ValueTextEquals("eval_count"u8))
        {
            json.Read();
            OutputTokens = Count(json);
        }
        else if (json.ValueTextEquals("logprobs"u8))
        {
            json.Read();
            LogProbabilities = json.TokenType == JsonTokenType.StartArray ? Take(ref json, document) : default;
        }
        else if (json.ValueTextEquals("error"u8))
        {
            json.Read();
            HasError = json.TokenType is not (JsonTokenType.Null or JsonTokenType.False);
        }
        else
        {
            json.Read();
        }

        json.Skip();
    }

    private void ReadMessage(scoped ref Utf8JsonReader json, ReadOnlySpan<byte> document)
    {
        while (HasMessage && json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isContent = json.ValueTextEquals("content"u8);
            bool isThinking = json.ValueTextEquals("thinking"u8);
            bool isCalls = json.ValueTextEquals("tool_calls"u8);
            json.Read();
            if (isContent && HasText(json))
            {
                Content = Take(ref json, document);
            }
            else if (isThinking && HasText(json))
            {
                Thinking = Take(ref json, document);
            }
            else if (isCalls && json.TokenType == JsonTokenType.StartArray)
            {
                ToolCalls = Take(ref json, document);
            }

            json.Skip();
        }
    }

    private static bool HasText(in Utf8JsonReader json) => json.TokenType == JsonTokenType.String && json.ValueSpan.Length > 0;

    private static ReadOnlySpan<byte> Take(scoped ref Utf8JsonReader json, ReadOnlySpan<byte> document)
    {
        int start = (int)json.TokenStartIndex;
        json.Skip();
        return document[start..(int)json.BytesConsumed];
    }

    private static long Count(in Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.Number && json.TryGetInt64(out long count) && count > 0 ? count : 0;
}
