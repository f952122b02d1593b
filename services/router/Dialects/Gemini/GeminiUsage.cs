using System.Text.Json;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>
/// Gemini's counts. Those of the prompt include what came from its cache and not what its own tools wrote into it; those of the answer
/// leave reasoning out.
/// </summary>
internal readonly record struct GeminiUsage
{
    public long Prompt { get; private init; }

    public long Cached { get; private init; }

    public long ToolPrompt { get; private init; }

    public long Answer { get; private init; }

    public long Thoughts { get; private init; }

    public long AudioInput { get; private init; }

    public long ImageOutput { get; private init; }

    public long AudioOutput { get; private init; }

    /// <param name="json">Stands on the object's start; afterwards on its end.</param>
    public static GeminiUsage Read(ref Utf8JsonReader json)
    {
        var usage = new GeminiUsage();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("promptTokenCount"u8))
            {
                usage = usage with { Prompt = Count(ref json) };
            }
            else if (json.ValueTextEquals("cachedContentTokenCount"u8))
            {
                usage = usage with { Cached = Count(ref json) };
            }
            else if (json.ValueTextEquals("toolUsePromptTokenCount"u8))
            {
                usage = usage with { ToolPrompt = Count(ref json) };
            }
            else if (json.ValueTextEquals("candidatesTokenCount"u8))
            {
                usage = usage with { Answer = Count(ref json) };
            }
            else if (json.ValueTextEquals("thoughtsTokenCount"u8))
            {
                usage = usage with { Thoughts = Count(ref json) };
            }
            else if (json.ValueTextEquals("promptTokensDetails"u8))
            {
                usage = usage with { AudioInput = CountOf("AUDIO"u8, json) };
                Pass(ref json);
            }
            else if (json.ValueTextEquals("candidatesTokensDetails"u8))
            {
                usage = usage with { ImageOutput = CountOf("IMAGE"u8, json), AudioOutput = CountOf("AUDIO"u8, json) };
                Pass(ref json);
            }
            else
            {
                Pass(ref json);
            }
        }

        return usage;
    }

    /// <summary>Writes the counts as chat completions mean them.</summary>
    public void Write(Utf8JsonWriter chat)
    {
        long prompt = Prompt + ToolPrompt;
        long completion = Answer + Thoughts;
        chat.WriteStartObject();
        chat.WriteNumber("prompt_tokens"u8, prompt);
        chat.WriteNumber("completion_tokens"u8, completion);
        chat.WriteNumber("total_tokens"u8, prompt + completion);
        chat.WriteStartObject("prompt_tokens_details"u8);
        chat.WriteNumber("cached_tokens"u8, Cached);
        WriteSome(chat, "audio_tokens", AudioInput);
        chat.WriteEndObject();
        chat.WriteStartObject("completion_tokens_details"u8);
        chat.WriteNumber("reasoning_tokens"u8, Thoughts);
        WriteSome(chat, "audio_tokens", AudioOutput);
        WriteSome(chat, "image_tokens", ImageOutput);
        chat.WriteEndObject();
        chat.WriteEndObject();
    }

    private static void WriteSome(Utf8JsonWriter chat, string name, long count)
    {
        if (count > 0)
        {
            chat.WriteNumber(name, count);
        }
    }

    private static void Pass(ref Utf8JsonReader json)
    {
        json.Read();
        json.Skip();
    }

    // Far above any request, far below what could overflow a sum.
    private static long Count(ref Utf8JsonReader json)
    {
        json.Read();
        long count = json.TokenType == JsonTokenType.Number && json.TryGetInt64(out long value) ? Math.Clamp(value, 0, 1_000_000_000_000) : 0;
        json.Skip();
        return count;
    }

    // Takes a copy of the reader: the list is short, and read once for each modality.
    private static long CountOf(ReadOnlySpan<byte> modality, Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            return 0;
        }

        long count = 0;
        bool isIt = false;
        long here = 0;
        int depth = json.CurrentDepth;
        while (json.Read() && json.CurrentDepth > depth)
        {
            if (json.TokenType == JsonTokenType.StartObject)
            {
                isIt = false;
                here = 0;
            }
            else if (json.TokenType == JsonTokenType.EndObject)
            {
                count += isIt ? here : 0;
            }
            else if (json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("modality"u8))
            {
                json.Read();
                isIt = json.TokenType == JsonTokenType.String && json.ValueTextEquals(modality);
            }
            else if (json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("tokenCount"u8))
            {
                here = Count(ref json);
            }
        }

        return count;
    }
}
