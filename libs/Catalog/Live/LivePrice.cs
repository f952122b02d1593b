using LlmMesh.Contracts;

namespace LlmMesh.Catalog.Live;

/// <summary>Joins the catalogue's price and the provider's own: whatever is not known to be meant becomes dearer, never cheaper.</summary>
internal static class LivePrice
{
    /// <summary>The price in force.</summary>
    /// <param name="row">The catalogue's; null when it has none.</param>
    /// <param name="live">The provider's own; null when it says none.</param>
    /// <param name="replaces">Whether the provider's own counts even where it is cheaper.</param>
    public static Price? Join(Price? row, ListedPrice? live, bool replaces)
    {
        if (live is null)
        {
            return row;
        }

        Price told = new(live.Input, live.Output, live.CacheRead, live.CacheWrite);
        return row is null ? told
            : replaces ? told with { AudioInput = row.AudioInput, AudioOutput = row.AudioOutput, ImageInput = row.ImageInput, ImageOutput = row.ImageOutput }
            : Dearer(row, told);
    }

    /// <summary>The dearer of both, rate by rate.</summary>
    public static Price Dearer(Price row, Price told)
    {
        decimal input = Math.Max(row.Input, told.Input);
        decimal output = Math.Max(row.Output, told.Output);
        return row with
        {
            Input = input,
            Output = output,
            CacheRead = Rate(row.CacheRead, told.CacheRead, input),
            CacheWrite = Rate(row.CacheWrite, told.CacheWrite, input),
        };
    }

    // A rate nobody states is that of the input. One that the provider alone states counts where it is dearer than that.
    private static decimal? Rate(decimal? row, decimal? told, decimal input) =>
        row is { } known ? Math.Max(known, told ?? known)
        : told > input ? told
        : null;
}
