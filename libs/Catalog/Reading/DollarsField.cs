namespace LlmMesh.Catalog.Reading;

/// <summary>Reads an amount of US dollars, exact to the nano-dollar.</summary>
internal static class DollarsField
{
    // What a shared counter holds exactly.
    private const decimal MostDollars = 9_000_000m;
    private const decimal NanoDollars = 1_000_000_000m;

    /// <summary>The amount in nano-dollars; null when it is none.</summary>
    public static long? Read(JsonCursor field, string what)
    {
        decimal? nanoDollars = field.Number(0, MostDollars, what) * NanoDollars;
        if (nanoDollars % 1 > 0)
        {
            field.Error("must be in whole nano-dollars: at most nine digits after the point.");
            return null;
        }

        return (long?)nanoDollars;
    }
}
