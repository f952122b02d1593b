using System.Globalization;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Envelope;

/// <summary>
/// <c>x-mesh-timeout</c>: how long the caller is willing to wait for the whole request, in milliseconds (<c>20000</c>,
/// <c>20000ms</c>) or seconds (<c>20s</c>). It shortens the configured limit and never lengthens it.
/// </summary>
internal static class TimeoutHeader
{
    public const string Name = "x-mesh-timeout";

    /// <param name="headers">The request's headers.</param>
    /// <param name="longest">The configured limit, which holds when the header is absent or asks for more.</param>
    /// <param name="limit">The limit in force.</param>
    public static MeshError? Read(IHeaderDictionary headers, TimeSpan longest, out TimeSpan limit)
    {
        limit = longest;
        if (!headers.TryGetValue(Name, out var values))
        {
            return null;
        }

        string text = values.ToString().Trim();
        (string digits, decimal unitMs) = text.EndsWith("ms", StringComparison.OrdinalIgnoreCase) ? (text[..^2], 1m)
            : text.EndsWith('s') || text.EndsWith('S') ? (text[..^1], 1000m)
            : (text, 1m);
        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            || number * unitMs is < 1 or > int.MaxValue)
        {
            return new MeshError(
                ErrorCode.InvalidValue,
                $"'{Name}' must be a positive number of milliseconds, for example 20000, or of seconds with an 's', for example 20s.")
            { Param = Name };
        }

        var asked = TimeSpan.FromMilliseconds((double)(number * unitMs));
        limit = asked < longest ? asked : longest;
        return null;
    }
}
