using System.Text;

namespace OpenTelemetry.Exporter.Exposition;

/// <summary>Turns OpenTelemetry names into names Prometheus accepts.</summary>
internal static class PrometheusName
{
    /// <summary>Letters, digits and colons stay; any run of other characters becomes one underscore.</summary>
    public static string ForMetric(string name) => Sanitise(name, static character => char.IsAsciiLetterOrDigit(character) || character == ':');

    /// <summary>As <see cref="ForMetric"/>, without colons.</summary>
    public static string ForLabel(string name) => Sanitise(name, char.IsAsciiLetterOrDigit);

    private static string Sanitise(string name, Func<char, bool> isAllowed)
    {
        StringBuilder result = new(name.Length + 1);
        if (name.Length > 0 && char.IsAsciiDigit(name[0]))
        {
            result.Append('_');
        }

        foreach (char character in name)
        {
            if (isAllowed(character))
            {
                result.Append(character);
            }
            else if (result.Length == 0 || result[^1] != '_')
            {
                result.Append('_');
            }
        }

        return result.ToString();
    }
}
