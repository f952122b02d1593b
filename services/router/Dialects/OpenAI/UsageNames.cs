using System.Text;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.OpenAI;

/// <summary>What a member of a usage object counts.</summary>
internal enum UsageField
{
    None = 0,
    Prompt,

    /// <summary>Anthropic's <c>input_tokens</c>, which leave cached ones out; OpenAI's where details say so.</summary>
    Input,
    Completion,
    Total,
    CacheRead,
    CacheTier,
    CacheWrite,
    Reasoning,
    AudioInput,
    AudioOutput,
    ImageInput,
    ImageOutput,

    /// <summary>llama.cpp's <c>prompt_n</c>: what the cache did not hold.</summary>
    Computed,

    /// <summary>DeepSeek's name for the same.</summary>
    CacheMiss,
    InputDetails,
    OutputDetails,
    Cost,
    CostDetails,
    UpstreamCost,
    IsOwnKey,
}

/// <summary>The names that providers give their counts, by the object they stand in.</summary>
internal static class UsageNames
{
    public static readonly (byte[] Name, UsageField Field)[] Root =
    [
        Row("prompt_tokens", UsageField.Prompt),
        Row("completion_tokens", UsageField.Completion),
        Row("total_tokens", UsageField.Total),
        Row("prompt_tokens_details", UsageField.InputDetails),
        Row("completion_tokens_details", UsageField.OutputDetails),

        // Moonshot.
        Row("cached_tokens", UsageField.CacheRead),

        // DeepSeek.
        Row("prompt_cache_hit_tokens", UsageField.CacheRead),
        Row("prompt_cache_miss_tokens", UsageField.CacheMiss),

        // Groq.
        Row("dram_cached_tokens", UsageField.CacheTier),
        Row("sram_cached_tokens", UsageField.CacheTier),

        // Anthropic, and proxies that pass its counts on; OpenAI's newer surfaces.
        Row("input_tokens", UsageField.Input),
        Row("output_tokens", UsageField.Completion),
        Row("cache_read_input_tokens", UsageField.CacheRead),
        Row("cache_creation_input_tokens", UsageField.CacheWrite),
        Row("input_tokens_details", UsageField.InputDetails),

        // OpenAI's transcriptions.
        Row("input_token_details", UsageField.InputDetails),
        Row("output_tokens_details", UsageField.OutputDetails),

        // OpenRouter.
        Row("cost", UsageField.Cost),
        Row("cost_details", UsageField.CostDetails),
        Row("is_byok", UsageField.IsOwnKey),
    ];

    /// <summary>llama.cpp's <c>timings</c>.</summary>
    public static readonly (byte[] Name, UsageField Field)[] Timings =
    [
        Row("prompt_n", UsageField.Computed),
        Row("cache_n", UsageField.CacheRead),
        Row("predicted_n", UsageField.Completion),
    ];

    private static readonly (byte[] Name, UsageField Field)[] InputDetails =
    [
        Row("cached_tokens", UsageField.CacheRead),
        Row("cache_write_tokens", UsageField.CacheWrite),
        Row("audio_tokens", UsageField.AudioInput),
        Row("image_tokens", UsageField.ImageInput),
    ];

    private static readonly (byte[] Name, UsageField Field)[] OutputDetails =
    [
        Row("reasoning_tokens", UsageField.Reasoning),
        Row("thinking_tokens", UsageField.Reasoning),
        Row("audio_tokens", UsageField.AudioOutput),
        Row("image_tokens", UsageField.ImageOutput),
    ];

    private static readonly (byte[] Name, UsageField Field)[] CostDetails =
    [
        Row("upstream_inference_cost", UsageField.UpstreamCost),
    ];

    /// <summary>The names inside an object; null for a field that is none.</summary>
    public static (byte[] Name, UsageField Field)[]? Inside(UsageField field) => field switch
    {
        UsageField.InputDetails => InputDetails,
        UsageField.OutputDetails => OutputDetails,
        UsageField.CostDetails => CostDetails,
        _ => null,
    };

    public static UsageField Match(in Utf8JsonReader json, (byte[] Name, UsageField Field)[] names)
    {
        foreach ((byte[] name, UsageField field) in names)
        {
            if (json.ValueTextEquals(name))
            {
                return field;
            }
        }

        return UsageField.None;
    }

    private static (byte[] Name, UsageField Field) Row(string name, UsageField field) => (Encoding.ASCII.GetBytes(name), field);
}
