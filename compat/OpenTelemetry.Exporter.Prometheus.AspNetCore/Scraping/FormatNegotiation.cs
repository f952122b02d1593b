using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using OpenTelemetry.Exporter.Exposition;

namespace OpenTelemetry.Exporter.Scraping;

/// <summary>Chooses the format of an answer from the <c>Accept</c> header.</summary>
internal static class FormatNegotiation
{
    /// <summary>The acceptable format of the highest quality, the first of equals; text 0.0.4 when there is none.</summary>
    public static ExpositionFormat Choose(StringValues accept)
    {
        ExpositionFormat? best = null;
        double bestQuality = 0;
        if (MediaTypeHeaderValue.TryParseList(accept, out IList<MediaTypeHeaderValue>? candidates))
        {
            foreach (MediaTypeHeaderValue candidate in candidates)
            {
                double quality = candidate.Quality ?? 1;
                if (quality > bestQuality && Match(candidate) is { } format)
                {
                    (best, bestQuality) = (format, quality);
                }
            }
        }

        return best ?? ExpositionFormat.Text;
    }

    private static ExpositionFormat? Match(MediaTypeHeaderValue candidate)
    {
        string? version = candidate.Parameters
            .FirstOrDefault(static parameter => parameter.Name.Equals("version", StringComparison.OrdinalIgnoreCase))
            ?.GetUnescapedValue().Value;
        return (candidate.MediaType.Value?.ToLowerInvariant(), version) switch
        {
            ("application/openmetrics-text", null or "1.0.0") => ExpositionFormat.OpenMetrics,
            ("application/openmetrics-text", "0.0.1") => ExpositionFormat.OpenMetrics001,
            ("text/plain", null or "0.0.4") => ExpositionFormat.Text,
            ("text/plain", "1.0.0") => ExpositionFormat.Text100,
            ("text/*" or "*/*", _) => ExpositionFormat.Text,
            _ => null,
        };
    }
}
