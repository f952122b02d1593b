using System.Text.Json;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>What a response says it used.</summary>
internal readonly record struct ResponseUsage(long Input, long Cached, long CacheWrite, long Output, long Reasoning)
{
    /// <returns>Null when the response says nothing.</returns>
    public static ResponseUsage? Of(JsonElement response)
    {
        if (response.Find("usage"u8) is not { ValueKind: JsonValueKind.Object } usage)
        {
            return null;
        }

        JsonElement input = usage.Find("input_tokens_details"u8) ?? default;
        JsonElement output = usage.Find("output_tokens_details"u8) ?? default;
        return new ResponseUsage(
            Count(usage, "input_tokens"u8),
            Count(input, "cached_tokens"u8),
            Count(input, "cache_write_tokens"u8),
            Count(usage, "output_tokens"u8),
            Count(output, "reasoning_tokens"u8));
    }

    /// <summary>Writes it in the words of chat completions.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("prompt_tokens"u8, Input);
        json.WriteNumber("completion_tokens"u8, Output);
        json.WriteNumber("total_tokens"u8, Input + Output);
        json.WriteStartObject("prompt_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, Cached);
        json.WriteNumber("cache_write_tokens"u8, CacheWrite);
        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details"u8);
        json.WriteNumber("reasoning_tokens"u8, Reasoning);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static long Count(JsonElement counts, ReadOnlySpan<byte> name) =>
        counts.Find(name) is { ValueKind: JsonValueKind.Number } count && count.TryGetInt64(out long value) ? value : 0;
}
