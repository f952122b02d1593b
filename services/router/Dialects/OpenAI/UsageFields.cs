using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.OpenAI;

/// <summary>
/// Reads a <c>usage</c> object. OpenAI's counts overlap: prompt tokens include cached ones, completion tokens include reasoning; the
/// result's do not.
/// </summary>
internal static class UsageFields
{
    /// <param name="json">Stands on the object's start; afterwards on its end.</param>
    public static ObservedUsage Read(ref Utf8JsonReader json)
    {
        long prompt = 0, completion = 0, cacheRead = 0, cacheWrite = 0, reasoning = 0;
        long? charged = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("prompt_tokens"u8))
            {
                prompt = Count(ref json);
            }
            else if (json.ValueTextEquals("completion_tokens"u8))
            {
                completion = Count(ref json);
            }
            else if (json.ValueTextEquals("prompt_tokens_details"u8))
            {
                ReadDetails(ref json, "cached_tokens"u8, ref cacheRead, "cache_write_tokens"u8, ref cacheWrite);
            }
            else if (json.ValueTextEquals("completion_tokens_details"u8))
            {
                long unused = 0;
                ReadDetails(ref json, "reasoning_tokens"u8, ref reasoning, default, ref unused);
            }
            else if (json.ValueTextEquals("cost"u8))
            {
                charged = Charge(ref json);
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        cacheRead = Math.Min(cacheRead, prompt);
        cacheWrite = Math.Min(cacheWrite, prompt - cacheRead);
        reasoning = Math.Min(reasoning, completion);
        var tokens = new TokenUsage(prompt - cacheRead - cacheWrite, cacheRead, cacheWrite, completion - reasoning, reasoning);
        return new ObservedUsage(tokens, UsagePrecision.Exact) { ChargedNanoDollars = charged };
    }

    private static void ReadDetails(
        ref Utf8JsonReader json, ReadOnlySpan<byte> first, ref long firstCount, ReadOnlySpan<byte> second, ref long secondCount)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals(first))
            {
                firstCount = Count(ref json);
            }
            else if (!second.IsEmpty && json.ValueTextEquals(second))
            {
                secondCount = Count(ref json);
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }
    }

    // An amount beyond the range is the largest number, as in the catalogue's pricing.
    private static long? Charge(ref Utf8JsonReader json)
    {
        json.Read();
        long? amount = json.TokenType != JsonTokenType.Number || !json.TryGetDecimal(out decimal dollars) || dollars < 0 ? null
            : dollars >= long.MaxValue / NanoDollars.PerDollar ? long.MaxValue
            : (long)decimal.Ceiling(dollars * NanoDollars.PerDollar);
        json.Skip();
        return amount;
    }

    private static long Count(ref Utf8JsonReader json)
    {
        json.Read();
        long count = json.TokenType == JsonTokenType.Number && json.TryGetInt64(out long value) ? Math.Max(value, 0) : 0;
        json.Skip();
        return count;
    }
}
