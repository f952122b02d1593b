namespace LlmMesh.Usage.Alerts.Figures;

/// <summary>US dollars of nano-dollars, exactly.</summary>
internal static class Dollars
{
    private const decimal NanoDollars = 1_000_000_000m;

    public static decimal Of(long nanoDollars) => nanoDollars / NanoDollars;
}
