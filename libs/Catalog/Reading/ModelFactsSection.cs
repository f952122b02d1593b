using System.Globalization;

namespace LlmMesh.Catalog.Reading;

/// <summary>Reads what a row tells about its model besides names, limits and price.</summary>
internal static class ModelFactsSection
{
    public const string FieldNameRule =
        "must be the name of a field: lower-case letters, digits and underscores, beginning with a letter.";

    private const int LongestField = 64;
    private const int LongestSource = 200;
    private const int HighestQuality = 100;

    public static ModelDefinition Read(JsonFields fields, ModelDefinition known) => known with
    {
        Rejects = fields["rejects"] is { } rejects ? [.. (rejects.Items() ?? []).Select(FieldName).OfType<string>()] : known.Rejects,
        ReasoningStyle = fields["reasoning_style"]?.Word(Vocabulary.ReasoningStyles) ?? known.ReasoningStyle,
        InputModalities = fields.Optional("input_modalities", known.InputModalities, ModalitySet),
        OutputModalities = fields.Optional("output_modalities", known.OutputModalities, ModalitySet),
        Lifecycle = fields["lifecycle"]?.Word(Vocabulary.Lifecycles) ?? known.Lifecycle,
        Released = fields.Optional("released", known.Released, Date),
        Retires = fields.Optional("retires", known.Retires, Date),
        Source = fields.Optional("source", known.Source, SourceText),
        AsOf = fields.Optional("as_of", known.AsOf, Date),
        Quality = fields.Optional("quality", known.Quality, field => (int?)field.Integer(0, HighestQuality, "a rank")),
        PriceSource = fields["price_source"]?.Word(Vocabulary.PriceSources) ?? known.PriceSource,
    };

    public static bool IsFieldName(string name) =>
        name.Length is > 0 and <= LongestField
        && char.IsAsciiLetterLower(name[0])
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_');

    private static string? FieldName(JsonCursor field)
    {
        string? name = field.Text();
        if (name is null || IsFieldName(name))
        {
            return name;
        }

        field.Error(FieldNameRule);
        return null;
    }

    private static Modalities? ModalitySet(JsonCursor field)
    {
        if (field.Items() is not { } items)
        {
            return null;
        }

        if (items.Count == 0)
        {
            field.Error("must hold at least one modality; null says that they are unknown.");
        }

        return items.Aggregate(Modalities.None, (all, item) => all | (item.Word(Vocabulary.Modalities) ?? Modalities.None));
    }

    private static DateOnly? Date(JsonCursor field)
    {
        if (field.Text() is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
        {
            return date;
        }

        field.Error("must be a date, YYYY-MM-DD.");
        return null;
    }

    private static string? SourceText(JsonCursor field)
    {
        string? text = field.Text();
        if (text is { Length: 0 or > LongestSource })
        {
            field.Error($"must be 1 to {LongestSource} characters.");
            return null;
        }

        return text;
    }
}
