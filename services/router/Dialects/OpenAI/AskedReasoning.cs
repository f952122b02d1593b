using System.Text.Json;

namespace LlmMesh.Router.Dialects.OpenAI;

/// <summary>What a chat completion request says about reasoning, in <c>reasoning</c> or, where that is absent, in <c>reasoning_effort</c>.</summary>
/// <param name="Effort">The word; null when none is said.</param>
/// <param name="Budget">Most tokens of reasoning; null when none is said.</param>
/// <param name="IsEnabled">Whether the model shall reason; null when that is not said.</param>
/// <param name="IsExcluded">Whether the reasoning is to be kept from the answer.</param>
internal sealed record AskedReasoning(string? Effort, long? Budget, bool? IsEnabled, bool IsExcluded)
{
    /// <summary>Null when the request says nothing about it.</summary>
    public static AskedReasoning? Of(JsonElement request)
    {
        if (request.TryGetProperty("reasoning"u8, out JsonElement reasoning) && reasoning.ValueKind == JsonValueKind.Object)
        {
            return new AskedReasoning(
                Text(reasoning, "effort"u8),
                reasoning.TryGetProperty("max_tokens"u8, out JsonElement tokens) && tokens.ValueKind == JsonValueKind.Number
                    && tokens.TryGetInt64(out long budget) ? budget : null,
                Flag(reasoning, "enabled"u8),
                Flag(reasoning, "exclude"u8) == true);
        }

        return Text(request, "reasoning_effort"u8) is { } effort ? new AskedReasoning(effort, null, null, IsExcluded: false) : null;
    }

    /// <summary>Whether the model is not to reason.</summary>
    public bool IsOff => Effort is "none" || (Effort is null && IsEnabled == false);

    /// <summary>The effort: the word, or the one a budget comes to; null when the model decides.</summary>
    public string? EffortOrNearest => IsOff ? "none" : Effort ?? Budget switch
    {
        null => null,
        <= 0 => "none",
        < 4096 => "low",
        < 16384 => "medium",
        _ => "high",
    };

    private static string? Text(JsonElement element, ReadOnlySpan<byte> name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool? Flag(JsonElement element, ReadOnlySpan<byte> name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.ValueKind == JsonValueKind.True
            : null;
}
