using System.Text.Json;
using LlmMesh.Contracts;

namespace LlmMesh.HealthMonitor.Ledger;

/// <summary>What a completion says it used.</summary>
/// <param name="Tokens">The counts, without overlap.</param>
/// <param name="ChargedNanoDollars">What the provider says it charged; null when it does not say.</param>
internal readonly record struct ReportedUsage(TokenUsage Tokens, long? ChargedNanoDollars)
{
    /// <summary>Reads the <c>usage</c> of an answer in OpenAI's shape; null when there is none.</summary>
    public static ReportedUsage? Read(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object || Object(answer, "usage") is not { } usage)
        {
            return null;
        }

        // OpenAI's counts overlap: the prompt's include cached tokens, the completion's include reasoning.
        long prompt = Count(usage, "prompt_tokens");
        long completion = Count(usage, "completion_tokens");
        long cached = Object(usage, "prompt_tokens_details") is { } input ? Math.Min(Count(input, "cached_tokens"), prompt) : 0;
        long reasoning = Object(usage, "completion_tokens_details") is { } output
            ? Math.Min(Count(output, "reasoning_tokens"), completion)
            : 0;
        return new ReportedUsage(new TokenUsage(prompt - cached, cached, 0, completion - reasoning, reasoning), Charge(usage));
    }

    private static JsonElement? Object(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement child) && child.ValueKind == JsonValueKind.Object ? child : null;

    private static long Count(JsonElement usage, string name) =>
        usage.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long count)
            ? Math.Max(count, 0)
            : 0;

    private static long? Charge(JsonElement usage) =>
        usage.TryGetProperty("cost", out JsonElement cost)
        && cost.ValueKind == JsonValueKind.Number
        && cost.TryGetDecimal(out decimal dollars)
        && dollars is >= 0 and < long.MaxValue / NanoDollars.PerDollar
            ? (long)decimal.Ceiling(dollars * NanoDollars.PerDollar)
            : null;
}
