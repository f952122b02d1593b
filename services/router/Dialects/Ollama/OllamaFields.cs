using System.Collections.Frozen;

namespace LlmMesh.Router.Dialects.Ollama;

/// <summary>Where a field of chat completions goes in a request to Ollama.</summary>
internal enum OllamaPlace
{
    /// <summary>To the top, under its own name.</summary>
    Top = 0,

    /// <summary>Into <c>options</c>.</summary>
    Options,

    /// <summary>It is translated by code of its own.</summary>
    Own,

    /// <summary>It says how the answer travels, which the mesh sees to.</summary>
    Transport,
}

/// <summary>
/// The fields that Ollama has a word for. What stands in no row is dropped or refused, as <see cref="OpenAI.ChatFields"/> says.
/// </summary>
internal static class OllamaFields
{
    public static readonly FrozenDictionary<string, (OllamaPlace Place, string Name)> Rows =
        new Dictionary<string, (OllamaPlace, string)>(StringComparer.Ordinal)
        {
            ["model"] = (OllamaPlace.Top, "model"),
            ["logprobs"] = (OllamaPlace.Top, "logprobs"),
            ["top_logprobs"] = (OllamaPlace.Top, "top_logprobs"),

            // Ollama's own words, for clients that know whom they ask.
            ["keep_alive"] = (OllamaPlace.Top, "keep_alive"),
            ["think"] = (OllamaPlace.Top, "think"),
            ["shift"] = (OllamaPlace.Top, "shift"),
            ["truncate"] = (OllamaPlace.Own, "truncate"),
            ["options"] = (OllamaPlace.Own, "options"),
            ["num_ctx"] = (OllamaPlace.Options, "num_ctx"),

            ["max_tokens"] = (OllamaPlace.Own, "options.num_predict"),
            ["max_completion_tokens"] = (OllamaPlace.Own, "options.num_predict"),
            ["stop"] = (OllamaPlace.Own, "options.stop"),
            ["temperature"] = (OllamaPlace.Options, "temperature"),
            ["top_p"] = (OllamaPlace.Options, "top_p"),
            ["top_k"] = (OllamaPlace.Options, "top_k"),
            ["min_p"] = (OllamaPlace.Options, "min_p"),
            ["seed"] = (OllamaPlace.Options, "seed"),
            ["presence_penalty"] = (OllamaPlace.Options, "presence_penalty"),
            ["frequency_penalty"] = (OllamaPlace.Options, "frequency_penalty"),
            ["repetition_penalty"] = (OllamaPlace.Options, "repeat_penalty"),

            ["messages"] = (OllamaPlace.Own, "messages"),
            ["tools"] = (OllamaPlace.Own, "tools"),
            ["tool_choice"] = (OllamaPlace.Own, "tools"),
            ["response_format"] = (OllamaPlace.Own, "format"),
            ["reasoning"] = (OllamaPlace.Own, "think"),
            ["reasoning_effort"] = (OllamaPlace.Own, "think"),
            ["stream"] = (OllamaPlace.Own, "stream"),
            ["stream_options"] = (OllamaPlace.Transport, ""),
        }.ToFrozenDictionary(StringComparer.Ordinal);
}
