using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.OpenAI;

/// <summary>Writes a <c>usage</c> object in the mesh's form: prompt tokens include cached ones, completion tokens include reasoning.</summary>
internal static class UsageWriter
{
    /// <param name="json">Stands where the object belongs.</param>
    /// <param name="usage">What to write.</param>
    public static void Write(Utf8JsonWriter json, in ObservedUsage usage)
    {
        TokenUsage tokens = usage.Tokens;
        json.WriteStartObject();
        json.WriteNumber("prompt_tokens"u8, tokens.TotalInput);
        json.WriteNumber("completion_tokens"u8, tokens.TotalOutput);
        json.WriteNumber("total_tokens"u8, tokens.TotalInput + tokens.TotalOutput);
        json.WriteStartObject("prompt_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, tokens.CacheRead);
        WriteSome(json, "cache_write_tokens"u8, tokens.CacheWrite);
        WriteSome(json, "audio_tokens"u8, tokens.AudioInput);
        WriteSome(json, "image_tokens"u8, tokens.ImageInput);
        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details"u8);
        json.WriteNumber("reasoning_tokens"u8, tokens.Reasoning);
        WriteSome(json, "audio_tokens"u8, tokens.AudioOutput);
        WriteSome(json, "image_tokens"u8, tokens.ImageOutput);
        json.WriteEndObject();
        if (usage.ChargedNanoDollars is { } charged)
        {
            json.WriteNumber("cost"u8, charged / NanoDollars.PerDollar);
        }

        json.WriteEndObject();
    }

    private static void WriteSome(Utf8JsonWriter json, ReadOnlySpan<byte> name, long tokens)
    {
        if (tokens > 0)
        {
            json.WriteNumber(name, tokens);
        }
    }
}
