namespace LlmMesh.Catalog.Reading;

/// <summary>Reads <c>price</c> and <c>long_context</c>: US dollars per million tokens.</summary>
internal static class PriceSection
{
    // Far above any price, far below what could overflow a cost.
    private const decimal HighestPrice = 1_000_000m;
    private const long HighestThreshold = 1_000_000_000;

    public static Price? Read(JsonCursor section, Price? inherited)
    {
        if (section.Fields() is not { } fields)
        {
            return inherited;
        }

        Price known = inherited ?? new Price(0, 0);
        var price = new Price(
            Dollars(fields.Required("input", isInherited: inherited is not null)) ?? known.Input,
            Dollars(fields.Required("output", isInherited: inherited is not null)) ?? known.Output,
            fields.Optional("cache_read", known.CacheRead, Dollars),
            fields.Optional("cache_write", known.CacheWrite, Dollars))
        {
            AudioInput = fields.Optional("audio_input", known.AudioInput, Dollars),
            AudioOutput = fields.Optional("audio_output", known.AudioOutput, Dollars),
            ImageInput = fields.Optional("image_input", known.ImageInput, Dollars),
            ImageOutput = fields.Optional("image_output", known.ImageOutput, Dollars),
            Units = fields.Optional("units", known.Units, field => UnitPricesSection.Read(field, known.Units)),
        };
        fields.RefuseOthers();
        return price;
    }

    public static PriceTier? ReadTier(JsonCursor section, PriceTier? inherited)
    {
        if (section.Fields() is not { } fields)
        {
            return inherited;
        }

        long? above = fields.Required("above_input_tokens", isInherited: inherited is not null)?.Integer(1, HighestThreshold, "tokens");
        JsonCursor? priceField = fields.Required("price", isInherited: inherited is not null);
        Price? price = priceField is null ? inherited?.Price : Read(priceField, inherited?.Price);
        fields.RefuseOthers();
        return price is null ? inherited : new PriceTier(above ?? inherited?.AboveInputTokens ?? HighestThreshold, price);
    }

    private static decimal? Dollars(JsonCursor? field) => field?.Number(0, HighestPrice, "US dollars per million tokens");
}
