using System.Text.Json;
using LlmMesh.Catalog;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>How a model is told to think.</summary>
internal enum ThinkingMode
{
    /// <summary>Nothing is said.</summary>
    Unsaid = 0,
    Disabled,

    /// <summary>Within a budget of tokens.</summary>
    Budget,

    /// <summary>The model decides.</summary>
    Adaptive,
}

/// <summary>
/// <c>reasoning</c> and <c>reasoning_effort</c> in the words of the model asked: older ones take a budget of tokens, newer ones decide
/// themselves and take an effort. The catalogue says which.
/// </summary>
/// <param name="Mode">The mode.</param>
/// <param name="Budget">Tokens, for <see cref="ThinkingMode.Budget"/>.</param>
/// <param name="Effort">The word for <c>output_config.effort</c>; null when none.</param>
/// <param name="Display">Whether the thoughts are shown; null: as the API likes.</param>
internal readonly record struct ThinkingPlan(ThinkingMode Mode, long Budget = 0, string? Effort = null, string? Display = null)
{
    // The API refuses less.
    private const long SmallestBudget = 1024;

    // What each word is worth in tokens, and beyond which budget a model that decides itself is told the word.
    private static readonly (string Effort, long Budget)[] Worth =
    [
        ("low", 1024),
        ("medium", 4096),
        ("high", 16384),
        ("xhigh", 32768),
        ("max", 65536),
    ];

    /// <summary>Whether the model thinks because it was told to: then sampling and forced tools are not allowed.</summary>
    public bool IsActive => Mode is ThinkingMode.Budget or ThinkingMode.Adaptive;

    /// <param name="root">The chat completion request.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="maxTokens">The limit on the answer, of which a budget is a part.</param>
    /// <param name="notes">Where it is noted what could not be said.</param>
    public static ThinkingPlan Of(JsonElement root, Target target, long maxTokens, TranslationNotes notes)
    {
        root.TryGet("reasoning", out JsonElement reasoning);
        string? effort = reasoning.ValueKind == JsonValueKind.Object ? reasoning.Text("effort") : root.Text("reasoning_effort");
        long? budget = reasoning.TryGet("max_tokens", out JsonElement tokens) && tokens.ValueKind == JsonValueKind.Number
            && tokens.TryGetInt64(out long count) ? count : null;
        bool? enabled = reasoning.TryGet("enabled", out JsonElement switched) && switched.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? switched.ValueKind == JsonValueKind.True
            : null;
        if (effort is null && budget is null && enabled is null)
        {
            return default;
        }

        string field = reasoning.ValueKind == JsonValueKind.Object ? "reasoning" : "reasoning_effort";
        if (target.Definition is { } definition && (definition.Capabilities & Capabilities.Reasoning) == 0 && definition.ReasoningStyle == ReasoningStyle.None)
        {
            if (effort != "none" && enabled != false)
            {
                notes.Drop(field);
            }

            return default;
        }

        if (effort == "none" || enabled == false || budget == 0)
        {
            return new ThinkingPlan(ThinkingMode.Disabled);
        }

        string? display = reasoning.TryGet("exclude", out JsonElement exclude) && exclude.ValueKind == JsonValueKind.True ? "omitted"
            : reasoning.Text("summary") is not null ? "summarized"
            : null;
        bool wantsBudget = target.Definition?.ReasoningStyle switch
        {
            ReasoningStyle.Budget => true,
            null or ReasoningStyle.None => budget is not null,
            _ => false,
        };
        if (!wantsBudget)
        {
            return new ThinkingPlan(ThinkingMode.Adaptive, Effort: budget is { } allowed && effort is null ? WordFor(allowed) : Word(effort), Display: display);
        }

        long asked = budget ?? BudgetFor(effort);
        long most = maxTokens - 1;
        if (most < SmallestBudget)
        {
            notes.Drop(field);
            return default;
        }

        return new ThinkingPlan(ThinkingMode.Budget, Math.Clamp(asked, SmallestBudget, most), Display: display);
    }

    private static string? Word(string? effort) => effort == "minimal" ? "low" : effort;

    private static string WordFor(long budget) => Array.FindLast(Worth, row => row.Budget <= budget).Effort ?? "low";

    private static long BudgetFor(string? effort) =>
        Array.Find(Worth, row => row.Effort == (Word(effort) ?? "medium")) is { Effort: not null } row ? row.Budget : 4096;
}
