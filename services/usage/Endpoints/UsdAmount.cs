using System.Globalization;
using LlmMesh.Contracts;

namespace LlmMesh.Usage.Endpoints;

/// <summary>An amount of money as clients write it: a JSON number of US dollars.</summary>
internal static class UsdAmount
{
    public const decimal Most = 9_000_000m;

    public const string Remedy = "Give a positive number of US dollars, at most 9000000, with at most 9 decimals, for example 12.5.";

    // Beyond that a number would be rounded before it could be judged.
    private const int MostLetters = 28;

    /// <summary>The amount in nano-dollars; null when it is not positive, too large, or finer than one.</summary>
    public static long? ToNanoDollars(string? digits)
    {
        if (digits is not { Length: <= MostLetters }
            || !decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal usd)
            || usd is <= 0 or > Most)
        {
            return null;
        }

        decimal nano = usd * NanoDollars.PerDollar;
        return nano == decimal.Truncate(nano) ? (long)nano : null;
    }
}
