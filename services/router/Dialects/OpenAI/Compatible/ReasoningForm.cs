using System.Text.Json;
using LlmMesh.Catalog;

namespace LlmMesh.Router.Dialects.OpenAI.Compatible;

/// <summary>Says to a provider, in its own words, how to reason.</summary>
internal static class ReasoningForm
{
    /// <param name="json">Stands inside the request.</param>
    /// <param name="asked">What is wished for.</param>
    /// <param name="word">How the provider is told.</param>
    /// <param name="dropped">Takes what cannot be said.</param>
    public static void Write(Utf8JsonWriter json, AskedReasoning asked, ReasoningWord word, ICollection<string> dropped)
    {
        switch (word)
        {
            case ReasoningWord.Effort when asked.EffortOrNearest is { } effort:
                json.WriteString("reasoning_effort"u8, effort);
                break;
            case ReasoningWord.Thinking:
                WriteThinking(json, asked);
                break;
            case ReasoningWord.EnableThinking:
                json.WriteBoolean("enable_thinking"u8, asked.EffortOrNearest != "none");
                break;
            case ReasoningWord.None:
                dropped.Add("reasoning");
                return;
        }

        if (asked.IsExcluded)
        {
            dropped.Add("reasoning.exclude");
        }
    }

    private static void WriteThinking(Utf8JsonWriter json, AskedReasoning asked)
    {
        string? effort = asked.EffortOrNearest;
        json.WriteStartObject("thinking"u8);
        json.WriteString("type"u8, effort == "none" ? "disabled"u8 : "enabled"u8);
        json.WriteEndObject();
        if (effort is not (null or "none"))
        {
            json.WriteString("reasoning_effort"u8, effort switch
            {
                "minimal" or "low" => "low",
                "max" => "max",
                _ => "high",
            });
        }
    }
}
