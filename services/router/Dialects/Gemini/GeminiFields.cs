using System.Collections.Frozen;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>The fields of a chat completion request, a row each. What stands in no row is refused. docs/translation.md tells the same.</summary>
internal static class GeminiFields
{
    public static readonly FrozenDictionary<string, FieldFate> Rows = new Dictionary<string, FieldFate>(StringComparer.Ordinal)
    {
        ["model"] = FieldFate.Transport,
        ["stream"] = FieldFate.Transport,
        ["stream_options"] = FieldFate.Transport,

        ["messages"] = FieldFate.Expressed,
        ["max_tokens"] = FieldFate.Expressed,
        ["max_completion_tokens"] = FieldFate.Expressed,
        ["temperature"] = FieldFate.Expressed,
        ["top_p"] = FieldFate.Expressed,
        ["top_k"] = FieldFate.Expressed,
        ["stop"] = FieldFate.Expressed,
        ["seed"] = FieldFate.Expressed,
        ["presence_penalty"] = FieldFate.Expressed,
        ["frequency_penalty"] = FieldFate.Expressed,
        ["n"] = FieldFate.Expressed,
        ["response_format"] = FieldFate.Expressed,
        ["modalities"] = FieldFate.Expressed,
        ["tools"] = FieldFate.Expressed,
        ["tool_choice"] = FieldFate.Expressed,
        ["reasoning"] = FieldFate.Expressed,
        ["reasoning_effort"] = FieldFate.Expressed,
        ["x_gemini"] = FieldFate.Expressed,

        ["user"] = FieldFate.Hint,
        ["metadata"] = FieldFate.Hint,
        ["store"] = FieldFate.Hint,
        ["service_tier"] = FieldFate.Hint,
        ["prompt_cache_key"] = FieldFate.Hint,
        ["prompt_cache_retention"] = FieldFate.Hint,
        ["safety_identifier"] = FieldFate.Hint,
        ["parallel_tool_calls"] = FieldFate.Hint,
        ["verbosity"] = FieldFate.Hint,
        ["cache_control"] = FieldFate.Hint,
        ["min_p"] = FieldFate.Hint,
        ["repetition_penalty"] = FieldFate.Hint,
        ["usage"] = FieldFate.Hint,

        ["logprobs"] = FieldFate.Refused,
        ["top_logprobs"] = FieldFate.Refused,
        ["logit_bias"] = FieldFate.Refused,
        ["audio"] = FieldFate.Refused,
        ["prediction"] = FieldFate.Refused,
        ["functions"] = FieldFate.Refused,
        ["function_call"] = FieldFate.Refused,
        ["web_search_options"] = FieldFate.Refused,
        ["plugins"] = FieldFate.Refused,
        ["route"] = FieldFate.Refused,
        ["transforms"] = FieldFate.Refused,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
