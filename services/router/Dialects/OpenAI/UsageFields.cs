using System.Text.Json;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.OpenAI;

/// <summary>
/// Reads a <c>usage</c> object: OpenAI's, or one of those that servers send which call themselves compatible. What the counts mean,
/// <see cref="UsageCounts"/> decides.
/// </summary>
internal static class UsageFields
{
    // Far above any request, far below what could overflow a sum.
    private const long HighestCount = 1_000_000_000_000;

    /// <param name="json">Stands on the object's start; afterwards on its end.</param>
    public static ObservedUsage Read(ref Utf8JsonReader json)
    {
        var counts = new UsageCounts();
        ReadMembers(ref json, ref counts, UsageNames.Root);
        return counts.Separate();
    }

    /// <summary>Reads llama.cpp's <c>timings</c>, which count what was computed.</summary>
    /// <param name="json">Stands on the object's start; afterwards on its end.</param>
    public static ObservedUsage ReadTimings(ref Utf8JsonReader json)
    {
        var counts = new UsageCounts();
        ReadMembers(ref json, ref counts, UsageNames.Timings);
        return counts.Separate();
    }

    /// <summary>Reads Groq's <c>x_groq</c>, which holds a usage object among other things.</summary>
    /// <param name="json">Stands on the object's start; afterwards on its end.</param>
    /// <returns>Null when it holds none.</returns>
    public static ObservedUsage? ReadInside(ref Utf8JsonReader json)
    {
        ObservedUsage? usage = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isUsage = json.ValueTextEquals("usage"u8);
            json.Read();
            if (isUsage && json.TokenType == JsonTokenType.StartObject)
            {
                usage = Read(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        return usage;
    }

    private static void ReadMembers(ref Utf8JsonReader json, ref UsageCounts counts, (byte[] Name, UsageField Field)[] names)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            UsageField field = UsageNames.Match(json, names);
            json.Read();
            if (json.TokenType == JsonTokenType.StartObject && UsageNames.Inside(field) is { } members)
            {
                counts.Note(field, 0);
                ReadMembers(ref json, ref counts, members);
                continue;
            }

            if (field is UsageField.Cost or UsageField.UpstreamCost)
            {
                counts.NoteCost(field, Dollars(json));
            }
            else if (field != UsageField.None)
            {
                counts.Note(field, Count(json));
            }

            json.Skip();
        }
    }

    private static decimal? Dollars(in Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.Number && json.TryGetDecimal(out decimal dollars) && dollars >= 0 ? dollars : null;

    private static long Count(in Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.True => 1,
        JsonTokenType.Number when json.TryGetInt64(out long value) => Math.Clamp(value, 0, HighestCount),
        _ => 0,
    };
}
