using System.Text.Json;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>A chat completion chunk, read in one pass: the first choice's pieces as they are escaped, and what stands beside the choices.</summary>
internal ref struct ChunkView
{
    public ReadOnlySpan<byte> Content { get; private set; }

    public ReadOnlySpan<byte> Refusal { get; private set; }

    /// <summary>Reasoning as text alone.</summary>
    public ReadOnlySpan<byte> Reasoning { get; private set; }

    /// <summary>The array <c>reasoning_details</c>.</summary>
    public ReadOnlySpan<byte> Details { get; private set; }

    /// <summary>The array <c>tool_calls</c>.</summary>
    public ReadOnlySpan<byte> Calls { get; private set; }

    public string? Finish { get; private set; }

    public string? NativeFinish { get; private set; }

    /// <summary>The stop sequence that ended the answer, escaped.</summary>
    public ReadOnlySpan<byte> StopSequence { get; private set; }

    public ObservedUsage? Usage { get; private set; }

    /// <summary>The object <c>error</c>.</summary>
    public ReadOnlySpan<byte> Error { get; private set; }

    public static ChunkView Read(ReadOnlySpan<byte> document)
    {
        var view = new ChunkView();
        var json = new Utf8JsonReader(document, MessagesJson.ReadingTokens);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return view;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isChoices = json.ValueTextEquals("choices"u8);
            bool isUsage = json.ValueTextEquals("usage"u8);
            bool isError = json.ValueTextEquals("error"u8);
            json.Read();
            if (isChoices && json.TokenType == JsonTokenType.StartArray)
            {
                view.ReadChoices(ref json, document);
            }
            else if (isUsage && json.TokenType == JsonTokenType.StartObject)
            {
                view.Usage = UsageFields.Read(ref json);
            }
            else if (isError && json.TokenType == JsonTokenType.StartObject)
            {
                view.Error = Raw(ref json, document);
            }

            json.Skip();
        }

        return view;
    }

    private static ReadOnlySpan<byte> Raw(scoped ref Utf8JsonReader json, ReadOnlySpan<byte> document)
    {
        int start = (int)json.TokenStartIndex;
        json.Skip();
        return document[start..(int)json.BytesConsumed];
    }

    // Whoever speaks the Messages API asks for one choice.
    private void ReadChoices(ref Utf8JsonReader json, ReadOnlySpan<byte> document)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject)
            {
                ReadChoice(ref json, document);
            }

            json.Skip();
        }
    }

    private void ReadChoice(ref Utf8JsonReader json, ReadOnlySpan<byte> document)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isDelta = json.ValueTextEquals("delta"u8);
            bool isFinish = json.ValueTextEquals("finish_reason"u8);
            bool isNative = json.ValueTextEquals("native_finish_reason"u8);
            bool isSequence = json.ValueTextEquals("stop_reason"u8);
            json.Read();
            if (isDelta && json.TokenType == JsonTokenType.StartObject)
            {
                ReadDelta(ref json, document);
            }
            else if (json.TokenType == JsonTokenType.String && !json.ValueSpan.IsEmpty)
            {
                Finish = isFinish ? json.GetString() : Finish;
                NativeFinish = isNative ? json.GetString() : NativeFinish;
                StopSequence = isSequence ? json.ValueSpan : StopSequence;
            }

            json.Skip();
        }
    }

    private void ReadDelta(ref Utf8JsonReader json, ReadOnlySpan<byte> document)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = json.ValueSpan;
            json.Read();
            if (json.TokenType == JsonTokenType.String)
            {
                if (name.SequenceEqual("content"u8))
                {
                    Content = json.ValueSpan;
                }
                else if (name.SequenceEqual("reasoning_content"u8) || (Reasoning.IsEmpty && name.SequenceEqual("reasoning"u8)))
                {
                    Reasoning = json.ValueSpan;
                }
                else if (name.SequenceEqual("refusal"u8))
                {
                    Refusal = json.ValueSpan;
                }
            }
            else if (json.TokenType == JsonTokenType.StartArray)
            {
                if (name.SequenceEqual("reasoning_details"u8))
                {
                    Details = Raw(ref json, document);
                }
                else if (name.SequenceEqual("tool_calls"u8))
                {
                    Calls = Raw(ref json, document);
                }
            }

            json.Skip();
        }
    }
}
