using System.Collections.Frozen;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.OpenAI;

/// <summary>
/// What becomes of a field of chat completions at a provider that cannot take it: a hint is dropped by name, a field that changes what the
/// client gets is refused by name. A field that stands in no row is refused.
/// </summary>
internal static class ChatFields
{
    private const bool Hint = true;
    private const bool Refused = false;

    private static readonly FrozenDictionary<string, bool> Table = new Dictionary<string, bool>(StringComparer.Ordinal)
    {
        // How the answer is drawn: another draw is as good.
        ["seed"] = Hint,
        ["temperature"] = Hint,
        ["top_p"] = Hint,
        ["top_k"] = Hint,
        ["min_p"] = Hint,
        ["top_a"] = Hint,
        ["frequency_penalty"] = Hint,
        ["presence_penalty"] = Hint,
        ["repetition_penalty"] = Hint,
        ["verbosity"] = Hint,
        ["reasoning"] = Hint,
        ["reasoning_effort"] = Hint,
        ["include_reasoning"] = Hint,

        // Who asks, what it is kept for, what it may cost.
        ["user"] = Hint,
        ["metadata"] = Hint,
        ["store"] = Hint,
        ["safety_identifier"] = Hint,
        ["trace"] = Hint,
        ["service_tier"] = Hint,
        ["prompt_cache_key"] = Hint,
        ["prompt_cache_options"] = Hint,
        ["prompt_cache_retention"] = Hint,
        ["cache_control"] = Hint,
        ["parallel_tool_calls"] = Hint,
        ["prediction"] = Refused,
        ["stream_options"] = Hint,
        ["usage"] = Hint,
        ["route"] = Hint,
        ["transforms"] = Hint,

        // What the answer is.
        ["n"] = Refused,
        ["stop"] = Refused,
        ["logprobs"] = Refused,
        ["top_logprobs"] = Refused,
        ["logit_bias"] = Refused,
        ["response_format"] = Refused,
        ["modalities"] = Refused,
        ["audio"] = Refused,
        ["image_config"] = Refused,
        ["tools"] = Refused,
        ["tool_choice"] = Refused,
        ["functions"] = Refused,
        ["function_call"] = Refused,
        ["web_search_options"] = Refused,
        ["plugins"] = Refused,
        ["preset"] = Refused,
        ["moderation"] = Refused,
        ["max_tokens"] = Refused,
        ["max_completion_tokens"] = Refused,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The rows, for the page that documents them: whether each is a hint.</summary>
    public static IReadOnlyDictionary<string, bool> Rows => Table;

    public static bool IsHint(string field) => Table.TryGetValue(field, out bool hint) && hint == Hint;

    /// <summary>Whether the value says what the field's absence says, so that nothing is lost without it.</summary>
    public static bool IsNeutral(string field, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.False => field is "logprobs" or "store" or "include_reasoning",
        JsonValueKind.True => field is "parallel_tool_calls",
        JsonValueKind.Number => field switch
        {
            "n" => value.TryGetInt32(out int choices) && choices == 1,
            "frequency_penalty" or "presence_penalty" or "top_logprobs" => value.TryGetDouble(out double number) && number == 0,
            _ => false,
        },
        JsonValueKind.String => field switch
        {
            "tool_choice" or "service_tier" => value.ValueEquals("auto"u8),
            _ => false,
        },
        JsonValueKind.Array => value.GetArrayLength() == 0 || (field is "modalities" && IsTextAlone(value)),
        JsonValueKind.Object => !value.EnumerateObject().MoveNext() || (field is "response_format" && IsPlainText(value)),
        _ => false,
    };

    private static bool IsTextAlone(JsonElement modalities) =>
        modalities.GetArrayLength() == 1 && modalities[0] is { ValueKind: JsonValueKind.String } only && only.ValueEquals("text"u8);

    private static bool IsPlainText(JsonElement format) => format.TryGetProperty("type"u8, out JsonElement type)
        && type.ValueKind == JsonValueKind.String && type.ValueEquals("text"u8);
}
