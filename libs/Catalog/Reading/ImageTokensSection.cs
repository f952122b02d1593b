namespace LlmMesh.Catalog.Reading;

/// <summary>Reads <c>image_tokens</c>.</summary>
internal static class ImageTokensSection
{
    // Far above any image, far below what could overflow an estimate.
    private const int Highest = 1_000_000;

    public static ImageTokens? Read(JsonCursor section, ImageTokens? inherited)
    {
        if (section.Fields() is not { } fields)
        {
            return inherited;
        }

        bool isInherited = inherited is not null;
        int? cell = (int?)fields.Required("cell", isInherited)?.Integer(1, Highest, "pixels") ?? inherited?.Cell;
        decimal? perCell = fields.Required("per_cell", isInherited)?.Number(0, Highest, "tokens") ?? inherited?.PerCell;
        int? unknown = Tokens(fields.Required("unknown", isInherited)) ?? inherited?.Unknown;
        var tokens = new ImageTokens
        {
            Base = Tokens(fields["base"]) ?? inherited?.Base ?? 0,
            Cell = cell ?? 1,
            PerCell = perCell ?? 0,
            LongSide = fields.Optional("long_side", inherited?.LongSide, Pixels),
            ShortSide = fields.Optional("short_side", inherited?.ShortSide, Pixels),
            Most = fields.Optional("most", inherited?.Most, field => Tokens(field)),
            Unknown = unknown ?? 0,
        };
        fields.RefuseOthers();
        return tokens;
    }

    private static int? Tokens(JsonCursor? field) => (int?)field?.Integer(0, Highest, "tokens");

    private static int? Pixels(JsonCursor field) => (int?)field.Integer(1, Highest, "pixels");
}
