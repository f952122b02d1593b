using System.Text.Json;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Tokens;

namespace LlmMesh.Router.Dialects.OpenAI;

/// <summary>
/// What one JSON document of a chat completion says: a whole answer (<c>message</c>) or a stream's chunk (<c>delta</c>).
/// </summary>
internal struct ChatFacts()
{
    private EmittedText? _emitted;

    /// <summary>Whether the document is a JSON object.</summary>
    public bool IsWellFormed { get; private set; }

    /// <summary>Whether the document is the beginning of a JSON object and stops in the middle.</summary>
    public bool IsCutShort { get; private set; }

    /// <summary>Whether it carries an <c>error</c>.</summary>
    public bool HasError { get; private set; }

    /// <summary>Whether any choice is present.</summary>
    public bool HasChoices { get; private set; }

    /// <summary>Whether any choice delivers something: text, reasoning, a refusal, a tool call.</summary>
    public bool HasContent { get; private set; }

    /// <summary>Whether any choice delivers something besides text and the reasoning before it.</summary>
    public bool HasMoreThanText { get; private set; }

    /// <summary>Where the text stands that the first choice delivers, as a JSON string with its quotes; null when there is none.</summary>
    public ByteRange? Text { get; private set; }

    /// <summary>One bit per choice index (0–63) that says why it finished.</summary>
    public ulong Finished { get; private set; }

    /// <summary>The usage; null when absent or null.</summary>
    public ObservedUsage? Usage { get; private set; }

    /// <summary>What a server says of its use in a place of its own (Groq's <c>x_groq</c>, llama.cpp's <c>timings</c>); null when it does not.</summary>
    public ObservedUsage? UsageAside { get; private set; }

    /// <summary>The usage, wherever it stands.</summary>
    public readonly ObservedUsage? AnyUsage => Usage ?? UsageAside;

    /// <param name="document">The document.</param>
    /// <param name="emitted">Where what the model has written is added; null when nobody will have to estimate it.</param>
    public static ChatFacts Read(ReadOnlySpan<byte> document, EmittedText? emitted = null)
    {
        var facts = new ChatFacts { _emitted = emitted };
        var json = new Utf8JsonReader(document, new JsonReaderOptions { MaxDepth = 256 });
        try
        {
            facts.ReadRoot(ref json);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second: a text that escapes half a surrogate pair.
            facts.IsWellFormed = false;
            facts.IsCutShort = Begins(document);
        }

        return facts;
    }

    private static bool Begins(ReadOnlySpan<byte> document)
    {
        var json = new Utf8JsonReader(document, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = 256 }));
        try
        {
            bool isObject = json.Read() && json.TokenType == JsonTokenType.StartObject;
            while (json.Read())
            {
            }

            return isObject && (json.TokenType != JsonTokenType.EndObject || json.CurrentDepth > 0);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void ReadRoot(ref Utf8JsonReader json)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("choices"u8))
            {
                json.Read();
                ReadChoices(ref json);
            }
            else if (json.ValueTextEquals("usage"u8))
            {
                json.Read();
                ReadUsage(ref json);
            }
            else if (json.ValueTextEquals("x_groq"u8))
            {
                json.Read();
                UsageAside = json.TokenType == JsonTokenType.StartObject ? UsageFields.ReadInside(ref json) : UsageAside;
                json.Skip();
            }
            else if (json.ValueTextEquals("timings"u8))
            {
                json.Read();
                UsageAside = json.TokenType == JsonTokenType.StartObject ? UsageFields.ReadTimings(ref json) : UsageAside;
                json.Skip();
            }
            else if (json.ValueTextEquals("error"u8))
            {
                json.Read();
                HasError = json.TokenType is not (JsonTokenType.Null or JsonTokenType.False);
                json.Skip();
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        while (json.Read())
        {
        }

        IsWellFormed = true;
    }

    private void ReadUsage(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.StartObject)
        {
            Usage = UsageFields.Read(ref json);
        }
        else
        {
            json.Skip();
        }
    }

    private void ReadChoices(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return;
        }

        int position = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject)
            {
                HasChoices = true;
                ReadChoice(ref json, position);
            }

            json.Skip();
            position++;
        }
    }

    private void ReadChoice(ref Utf8JsonReader json, int position)
    {
        int index = position;
        bool finished = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("delta"u8) || json.ValueTextEquals("message"u8))
            {
                json.Read();
                ReadMessage(ref json);
            }
            else if (json.ValueTextEquals("finish_reason"u8))
            {
                // An empty string is how some servers write null.
                json.Read();
                finished = json.TokenType == JsonTokenType.String && json.ValueSpan.Length > 0;
                HasError |= finished && json.ValueTextEquals("error"u8);
            }
            else if (json.ValueTextEquals("index"u8))
            {
                json.Read();
                index = json.TokenType == JsonTokenType.Number && json.TryGetInt32(out int value) ? value : position;
            }
            else if (json.ValueTextEquals("usage"u8))
            {
                json.Read();
                ReadUsage(ref json);
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        Finished |= finished ? 1UL << (index & 63) : 0;
    }

    private void ReadMessage(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        bool hasReasoned = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isText = json.ValueTextEquals("content"u8);
            bool isRole = !isText && json.ValueTextEquals("role"u8);
            bool isReasoning = !isText && !isRole && json.ValueSpan.StartsWith("reasoning"u8);
            json.Read();
            if (!isRole && Delivers(json))
            {
                HasContent = true;

                // Some servers send one piece of reasoning under two names.
                if (_emitted is not null && !(isReasoning && hasReasoned))
                {
                    hasReasoned |= Emit(_emitted, ref json, isReasoning) && isReasoning;
                }

                if (isText && json.TokenType == JsonTokenType.String && Text is null)
                {
                    Text = new ByteRange((int)json.TokenStartIndex, (int)(json.BytesConsumed - json.TokenStartIndex));
                }
                else
                {
                    HasMoreThanText |= !isReasoning;
                }
            }

            json.Skip();
        }
    }

    private static bool Emit(EmittedText emitted, ref Utf8JsonReader json, bool isReasoning)
    {
        // Nearly always; without the copy of the reader that looking into a value takes.
        if (json.TokenType == JsonTokenType.String)
        {
            emitted.Append(json.ValueSpan, isReasoning);
            return true;
        }

        return ChatOutput.Add(emitted, json, isReasoning);
    }

    private static bool Delivers(in Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.String => json.ValueSpan.Length > 0,
        JsonTokenType.StartArray or JsonTokenType.StartObject => !IsEmpty(json),
        _ => false,
    };

    // Takes a copy of the reader: looking one token ahead must not move it.
    private static bool IsEmpty(Utf8JsonReader json) => json.Read() && json.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject;
}
