using LlmMesh.Catalog;

namespace LlmMesh.Router.Tokens;

/// <summary>What an image counts by a model's formula.</summary>
internal static class ImageFormula
{
    public static long Tokens(this ImageTokens formula, ImageSize image)
    {
        if (image.IsLowDetail && formula is { Base: > 0, PerCell: > 0 })
        {
            return formula.Base;
        }

        if (!image.IsKnown)
        {
            return formula.Unknown;
        }

        double width = image.Width;
        double height = image.Height;
        Fit(ref width, ref height, Math.Max(width, height), formula.LongSide);
        Fit(ref width, ref height, Math.Min(width, height), formula.ShortSide);
        decimal cells = (decimal)Cells(width, formula.Cell) * (decimal)Cells(height, formula.Cell);
        decimal most = formula.Most ?? long.MaxValue;
        return (long)Math.Min(formula.Base + decimal.Ceiling(formula.PerCell * cells), most);
    }

    private static void Fit(ref double width, ref double height, double side, int? bound)
    {
        if (side > bound)
        {
            width *= bound.Value / side;
            height *= bound.Value / side;
        }
    }

    // A side that fits its bound exactly must not become a cell more by the way it was computed.
    private static double Cells(double side, int cell) => Math.Max(1, Math.Ceiling((side / cell) - 1e-9));
}
