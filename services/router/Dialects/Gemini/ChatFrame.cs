using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>Where what a choice says stands in its document. Values of strings include their quotes.</summary>
internal struct ChatChoice
{
    public int Index { get; set; }

    public ByteRange? Text { get; set; }

    public ByteRange? Refusal { get; set; }

    public ByteRange? Reasoning { get; set; }

    public ByteRange? Finish { get; set; }

    public ByteRange? NativeFinish { get; set; }

    /// <summary>What stands beside the answer in Gemini's words, an object.</summary>
    public ByteRange? Beside { get; set; }
}

/// <summary>A call, or a piece of one, of a choice.</summary>
internal struct ChatCall
{
    /// <summary>The place of the choice in its list.</summary>
    public int Choice { get; set; }

    public int Index { get; set; }

    public ByteRange? Id { get; set; }

    public ByteRange? Name { get; set; }

    public ByteRange? Arguments { get; set; }

    public ByteRange? Signature { get; set; }
}

/// <summary>
/// Reads a chat completion, or a chunk of one, in one pass. It keeps places and no values, and its lists from one chunk to the next.
/// </summary>
internal sealed class ChatFrame
{
    public List<ChatChoice> Choices { get; } = [];

    public List<ChatCall> Calls { get; } = [];

    /// <summary>Entries of <c>reasoning_details</c>, by the place of the choice in its list.</summary>
    public List<(int Choice, ByteRange Place)> Details { get; } = [];

    /// <summary>Addresses of images, by the place of the choice.</summary>
    public List<(int Choice, ByteRange Place)> Images { get; } = [];

    /// <summary>Parts in Gemini's words, by the place of the choice.</summary>
    public List<(int Choice, ByteRange Place)> Own { get; } = [];

    public ByteRange? Id { get; private set; }

    public TokenUsage? Usage { get; private set; }

    public bool HasError { get; private set; }

    /// <exception cref="JsonException">The document is no JSON.</exception>
    public void Read(ReadOnlySpan<byte> document)
    {
        Choices.Clear();
        Calls.Clear();
        Details.Clear();
        Images.Clear();
        Own.Clear();
        Id = null;
        Usage = null;
        HasError = false;
        var json = new Utf8JsonReader(document, GeminiJson.ReadingTokens);
        bool isObject = json.Read() && json.TokenType == JsonTokenType.StartObject;
        while (isObject && json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isChoices = json.ValueTextEquals("choices"u8);
            bool isUsage = json.ValueTextEquals("usage"u8);
            bool isId = json.ValueTextEquals("id"u8);
            bool isError = json.ValueTextEquals("error"u8);
            json.Read();
            HasError |= isError && json.TokenType != JsonTokenType.Null;
            Id = isId ? TextAt(json) : Id;
            if (isChoices && json.TokenType == JsonTokenType.StartArray)
            {
                ReadChoices(ref json);
            }
            else if (isUsage && json.TokenType == JsonTokenType.StartObject)
            {
                Usage = UsageFields.Read(ref json).Tokens;
            }

            json.Skip();
        }
    }

    private void ReadChoices(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject)
            {
                ReadChoice(ref json);
            }

            json.Skip();
        }
    }

    private void ReadChoice(ref Utf8JsonReader json)
    {
        var choice = new ChatChoice { Index = Choices.Count };
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("delta"u8) || json.ValueTextEquals("message"u8))
            {
                json.Read();
                ReadMessage(ref json, ref choice);
            }
            else if (json.ValueTextEquals("index"u8))
            {
                json.Read();
                choice.Index = json.TokenType == JsonTokenType.Number && json.TryGetInt32(out int index) ? index : choice.Index;
            }
            else if (json.ValueTextEquals("finish_reason"u8))
            {
                json.Read();
                choice.Finish = json.TokenType == JsonTokenType.String && !json.ValueSpan.IsEmpty ? TextAt(json) : null;
            }
            else if (json.ValueTextEquals("native_finish_reason"u8))
            {
                json.Read();
                choice.NativeFinish = TextAt(json);
            }
            else if (json.ValueTextEquals("x_gemini"u8))
            {
                json.Read();
                choice.Beside = json.TokenType == JsonTokenType.StartObject ? GeminiFrame.Place(ref json) : null;
            }
            else
            {
                json.Read();
            }

            json.Skip();
        }

        Choices.Add(choice);
    }

    private void ReadMessage(ref Utf8JsonReader json, ref ChatChoice choice)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("content"u8))
            {
                json.Read();
                choice.Text = TextAt(json);
            }
            else if (json.ValueTextEquals("refusal"u8))
            {
                json.Read();
                choice.Refusal = TextAt(json);
            }
            else if (json.ValueTextEquals("reasoning_content"u8) || json.ValueTextEquals("reasoning"u8))
            {
                // Some servers send one piece under two names.
                json.Read();
                choice.Reasoning ??= TextAt(json);
            }
            else if (json.ValueTextEquals("tool_calls"u8))
            {
                json.Read();
                ReadCalls(ref json);
            }
            else if (json.ValueTextEquals("reasoning_details"u8))
            {
                json.Read();
                ReadList(ref json, Details);
            }
            else if (json.ValueTextEquals("x_gemini"u8))
            {
                json.Read();
                ReadList(ref json, Own);
            }
            else if (json.ValueTextEquals("images"u8))
            {
                json.Read();
                if (json.TokenType == JsonTokenType.StartArray)
                {
                    ReadImages(ref json);
                }
            }
            else
            {
                json.Read();
            }

            json.Skip();
        }
    }

    private void ReadList(ref Utf8JsonReader json, List<(int Choice, ByteRange Place)> list)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            return;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            bool isObject = json.TokenType == JsonTokenType.StartObject;
            ByteRange place = GeminiFrame.Place(ref json);
            if (isObject)
            {
                list.Add((Choices.Count, place));
            }
        }
    }

    private void ReadImages(ref Utf8JsonReader json)
    {
        int depth = json.CurrentDepth;
        while (json.Read() && json.CurrentDepth > depth)
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("url"u8) && json.Read() && TextAt(json) is { } url)
            {
                Images.Add((Choices.Count, url));
            }
        }
    }

    private void ReadCalls(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            return;
        }

        int position = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var call = new ChatCall { Choice = Choices.Count, Index = position++ };
            int depth = json.CurrentDepth;
            if (json.TokenType == JsonTokenType.StartObject)
            {
                ReadCall(ref json, depth, ref call);
                Calls.Add(call);
            }

            json.Skip();
        }
    }

    private static void ReadCall(ref Utf8JsonReader json, int depth, ref ChatCall call)
    {
        while (json.Read() && json.CurrentDepth > depth)
        {
            if (json.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            bool isOuter = json.CurrentDepth == depth + 1;
            if (json.ValueTextEquals("index"u8) && isOuter)
            {
                json.Read();
                call.Index = json.TokenType == JsonTokenType.Number && json.TryGetInt32(out int index) ? index : call.Index;
            }
            else if (json.ValueTextEquals("id"u8) && isOuter)
            {
                json.Read();
                call.Id = TextAt(json);
            }
            else if (json.ValueTextEquals("name"u8))
            {
                json.Read();
                call.Name = TextAt(json);
            }
            else if (json.ValueTextEquals("arguments"u8))
            {
                json.Read();
                call.Arguments = TextAt(json);
            }
            else if (json.ValueTextEquals("thought_signature"u8))
            {
                json.Read();
                call.Signature = TextAt(json);
            }
        }
    }

    private static ByteRange? TextAt(in Utf8JsonReader json) => json.TokenType == JsonTokenType.String
        ? new ByteRange((int)json.TokenStartIndex, (int)(json.BytesConsumed - json.TokenStartIndex))
        : null;
}
