using System.Globalization;
using System.Text.Json;
using LlmMesh.Contracts;

namespace LlmMesh.HealthMonitor.Listings;

/// <summary>Reads OpenRouter's <c>pricing</c>: US dollars per token, as texts.</summary>
internal static class ListedPricing
{
    private const decimal TokensPerPrice = 1_000_000m;

    // Far above any price, far below what could overflow.
    private const decimal HighestPerToken = 1m;

    /// <summary>The price per million tokens; null when it is not told, varies, or is charged by the request as well.</summary>
    public static ListedPrice? Read(JsonElement entry)
    {
        if (ListedEntry.Object(entry, "pricing") is not { } pricing
            || Rate(pricing, "prompt") is not { } input
            || Rate(pricing, "completion") is not { } output
            || Rate(pricing, "request") > 0)
        {
            return null;
        }

        decimal? read = Rate(pricing, "input_cache_read");
        decimal? write = Rate(pricing, "input_cache_write");
        foreach (JsonElement variant in Overrides(pricing))
        {
            // Another price for long prompts or certain hours. One price has to stand for all: the highest.
            input = Math.Max(input, Rate(variant, "prompt") ?? 0);
            output = Math.Max(output, Rate(variant, "completion") ?? 0);
            read = Highest(read, Rate(variant, "input_cache_read"));
            write = Highest(write, Rate(variant, "input_cache_write"));
        }

        return new ListedPrice(input * TokensPerPrice, output * TokensPerPrice, read * TokensPerPrice, write * TokensPerPrice);
    }

    private static IEnumerable<JsonElement> Overrides(JsonElement pricing) =>
        pricing.TryGetProperty("overrides", out JsonElement overrides) && overrides.ValueKind == JsonValueKind.Array
            ? overrides.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
            : [];

    private static decimal? Highest(decimal? one, decimal? other) => one is null ? null : Math.Max(one.Value, other ?? 0);

    // A negative rate is how a list says that it depends.
    private static decimal? Rate(JsonElement pricing, string name) =>
        decimal.TryParse(ListedEntry.Text(pricing, name), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal rate)
        && rate is >= 0 and <= HighestPerToken
            ? rate
            : null;
}
