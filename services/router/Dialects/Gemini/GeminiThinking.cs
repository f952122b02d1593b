using System.Text.Json;
using LlmMesh.Catalog;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>
/// How much is thought before the answer. Chat completions have an effort or a number of tokens; of Gemini's models some take a level and
/// some a budget, and the catalogue says which. A model it does not list is given a budget, which both kinds take.
/// </summary>
internal static class GeminiThinking
{
    private static readonly (string Effort, string Level, long Budget)[] Efforts =
    [
        ("none", "MINIMAL", 0),
        ("minimal", "MINIMAL", 512),
        ("low", "LOW", 1024),
        ("medium", "MEDIUM", 8192),
        ("high", "HIGH", 24576),
        ("xhigh", "HIGH", 24576),
        ("max", "HIGH", 24576),
    ];

    /// <returns>False when it was refused.</returns>
    public static bool Write(GeminiDraft draft, JsonElement chat)
    {
        bool isObject = chat.TryGet("reasoning", out JsonElement reasoning);
        if (!isObject && !chat.TryGet("reasoning_effort", out _))
        {
            return true;
        }

        string field = isObject ? "reasoning" : "reasoning_effort";
        ModelDefinition? model = draft.Context.Target.Definition;
        if (model is { ReasoningStyle: ReasoningStyle.None } && (model.Capabilities & Capabilities.Reasoning) == 0)
        {
            draft.Drop(field);
            return true;
        }

        string? effort = isObject ? reasoning.Text("effort") : chat.Text("reasoning_effort");
        long? budget = reasoning.TryGet("max_tokens", out JsonElement tokens) && tokens.ValueKind == JsonValueKind.Number && tokens.TryGetInt64(out long count)
            ? count
            : null;
        int row = Array.FindIndex(Efforts, known => known.Effort == effort);
        if (effort is not null && row < 0)
        {
            return draft.Refuse(field, $"Gemini does not know the effort '{effort}'. Use none, minimal, low, medium, high, xhigh or max.");
        }

        bool isOff = effort == "none" || (reasoning.TryGet("enabled", out JsonElement enabled) && enabled.ValueKind == JsonValueKind.False);
        draft.Json.WriteStartObject("thinkingConfig"u8);
        draft.Json.WriteBoolean("includeThoughts"u8, !isOff && !reasoning.IsTrue("exclude"));
        WriteAmount(draft.Json, model?.ReasoningStyle == ReasoningStyle.Level, isOff ? 0 : row, isOff ? 0 : budget);
        draft.Json.WriteEndObject();
        return true;
    }

    /// <summary>A level as an effort; null for none.</summary>
    public static string? EffortOf(string level) =>
        Array.Find(Efforts, row => row.Effort != "none" && row.Level.Equals(level, StringComparison.OrdinalIgnoreCase)).Effort;

    private static void WriteAmount(Utf8JsonWriter json, bool takesLevel, int row, long? budget)
    {
        if (!takesLevel)
        {
            // Nothing said of the amount: the model decides.
            json.WriteNumber("thinkingBudget"u8, budget ?? (row < 0 ? -1 : Efforts[row].Budget));
        }
        else if (budget is { } tokens)
        {
            json.WriteString("thinkingLevel"u8, Array.FindLast(Efforts, known => known.Effort != "max" && known.Budget <= tokens).Level);
        }
        else if (row >= 0)
        {
            json.WriteString("thinkingLevel"u8, Efforts[row].Level);
        }
    }
}
