namespace LlmMesh.Catalog.Reading;

/// <summary>Reads <c>price.units</c>: US dollars by the piece.</summary>
internal static class UnitPricesSection
{
    // Far above any price, far below what could overflow a cost.
    private const decimal HighestPrice = 10_000m;

    public static UnitPrices? Read(JsonCursor section, UnitPrices? inherited)
    {
        if (section.Fields() is not { } fields)
        {
            return inherited;
        }

        UnitPrices known = inherited ?? new UnitPrices();
        var prices = new UnitPrices
        {
            Image = fields.Optional("image", known.Image, Dollars),
            ImageForms = fields["image_forms"] is { } forms ? Forms(forms) : known.ImageForms,
            AudioMinute = fields.Optional("audio_minute", known.AudioMinute, Dollars),
            MillionCharacters = fields.Optional("million_characters", known.MillionCharacters, Dollars),
        };
        fields.RefuseOthers();
        return prices;
    }

    private static Dictionary<string, decimal> Forms(JsonCursor section)
    {
        var forms = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach ((string form, JsonCursor field) in section.Fields()?.Members ?? [])
        {
            forms[form] = Dollars(field) ?? 0;
        }

        return forms;
    }

    private static decimal? Dollars(JsonCursor field) => field.Number(0, HighestPrice, "US dollars");
}
