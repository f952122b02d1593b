using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>
/// The fields of a chat completion request, as far as the Messages API is concerned. A field that is not listed is refused; null is the same
/// as absent.
/// </summary>
internal static class ChatFields
{
    public static readonly FieldRow[] Rows =
    [
        new("model", FieldFate.Expressed),
        new("messages", FieldFate.Expressed),
        new("max_tokens", FieldFate.Expressed),
        new("max_completion_tokens", FieldFate.Expressed),
        new("stop", FieldFate.Expressed),
        new("stream", FieldFate.Expressed),
        new("stream_options", FieldFate.Expressed),
        new("temperature", FieldFate.Expressed),
        new("top_p", FieldFate.Expressed),
        new("top_k", FieldFate.Expressed),
        new("tools", FieldFate.Expressed),
        new("tool_choice", FieldFate.Expressed),
        new("parallel_tool_calls", FieldFate.Expressed),
        new("response_format", FieldFate.Expressed),
        new("reasoning_effort", FieldFate.Expressed),
        new("reasoning", FieldFate.Expressed),
        new("user", FieldFate.Expressed),
        new("safety_identifier", FieldFate.Expressed),
        new("cache_control", FieldFate.Expressed),
        new("x_anthropic", FieldFate.Expressed),
        new("seed", FieldFate.Hint),
        new("frequency_penalty", FieldFate.Hint),
        new("presence_penalty", FieldFate.Hint),
        new("repetition_penalty", FieldFate.Hint),
        new("min_p", FieldFate.Hint),
        new("metadata", FieldFate.Hint),
        new("store", FieldFate.Hint),
        new("service_tier", FieldFate.Hint),
        new("verbosity", FieldFate.Hint),
        new("prompt_cache_key", FieldFate.Hint),
        new("prompt_cache_retention", FieldFate.Hint),
        new("usage", FieldFate.Hint),
        new("n", FieldFate.Refused),
        new("logprobs", FieldFate.Refused),
        new("top_logprobs", FieldFate.Refused),
        new("logit_bias", FieldFate.Refused),
        new("modalities", FieldFate.Refused),
        new("audio", FieldFate.Refused),
        new("prediction", FieldFate.Refused),
        new("web_search_options", FieldFate.Refused),
        new("functions", FieldFate.Refused),
        new("function_call", FieldFate.Refused),
    ];

    public static FieldFate FateOf(string name)
    {
        int row = Array.FindIndex(Rows, row => row.Name == name);
        return row < 0 ? FieldFate.Refused : Rows[row].Fate;
    }
}
