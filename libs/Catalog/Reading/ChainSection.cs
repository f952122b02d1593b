namespace LlmMesh.Catalog.Reading;

/// <summary>Reads the names of a chain, each alone or with its weight.</summary>
internal static class ChainSection
{
    private const int ThousandthsOfPercent = 1000;

    public static MappingStep[] Read(JsonCursor chain)
    {
        IReadOnlyList<JsonCursor> items = chain.Items() ?? [];
        if (items.Count == 0 && chain.IsArray)
        {
            chain.Error("is an empty chain; name at least one model, or write null to remove it.");
        }

        return [.. items.Select(Step).OfType<MappingStep>()];
    }

    private static MappingStep? Step(JsonCursor item)
    {
        if (!item.IsObject)
        {
            return item.Text() is { } name ? new MappingStep(name, item) : null;
        }

        JsonFields fields = item.Fields()!;
        JsonCursor? model = fields.Required("model", isInherited: false);
        int? weight = fields["weight"] is { } field ? Weight(field) : null;
        fields.RefuseOthers();
        return model?.Text() is { } named ? new MappingStep(named, model, weight) : null;
    }

    private static int Weight(JsonCursor field)
    {
        decimal? thousandths = field.Number(0, 100, "percent") * ThousandthsOfPercent;
        if (thousandths % 1 > 0)
        {
            field.Error("must have at most three digits after the point.");
            return MappingStep.Misread;
        }

        return (int)(thousandths ?? MappingStep.Misread);
    }
}
