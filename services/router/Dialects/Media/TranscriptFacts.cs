using System.Text.Json;

namespace LlmMesh.Router.Dialects.Media;

/// <summary>What a transcript, or the event that ends one, says besides tokens.</summary>
/// <param name="HasText">Whether it has a text.</param>
/// <param name="Seconds">How long the recording is, from <c>usage.seconds</c> or <c>duration</c>; null when it does not say.</param>
internal readonly record struct TranscriptFacts(bool HasText, double? Seconds)
{
    // Far above any recording.
    private const double MostSeconds = 1e9;

    /// <param name="document">A JSON object.</param>
    public static TranscriptFacts Read(ReadOnlySpan<byte> document)
    {
        var json = new Utf8JsonReader(document, new JsonReaderOptions { MaxDepth = 256 });
        TranscriptFacts facts = default;
        try
        {
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                bool isText = json.ValueTextEquals("text"u8);
                bool isDuration = json.ValueTextEquals("duration"u8);
                bool isUsage = json.ValueTextEquals("usage"u8);
                json.Read();
                facts = isText ? facts with { HasText = json.TokenType == JsonTokenType.String }
                    : isDuration ? facts with { Seconds = facts.Seconds ?? SecondsAt(json) }
                    : isUsage && json.TokenType == JsonTokenType.StartObject ? facts with { Seconds = InUsage(ref json) ?? facts.Seconds }
                    : facts;
                json.Skip();
            }
        }
        catch (JsonException)
        {
            return default;
        }

        return facts;
    }

    private static double? InUsage(ref Utf8JsonReader json)
    {
        double? seconds = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isSeconds = json.ValueTextEquals("seconds"u8);
            json.Read();
            seconds = isSeconds ? SecondsAt(json) : seconds;
            json.Skip();
        }

        return seconds;
    }

    private static double? SecondsAt(in Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.Number && json.TryGetDouble(out double seconds) && seconds is >= 0 and <= MostSeconds ? seconds : null;
}
