namespace LlmMesh.Catalog.Reading;

/// <summary>Reads <c>mappings</c>: a later layer's chain replaces the earlier one of that name, null removes it.</summary>
internal static class MappingsSection
{
    public static void Read(JsonCursor? section, CatalogDraft draft)
    {
        foreach ((string name, JsonCursor entry) in section?.Fields()?.Members ?? [])
        {
            CheckName(name, entry);
            if (entry.IsNull)
            {
                draft.Mappings.Remove(name);
                continue;
            }

            IReadOnlyList<JsonCursor>? items = entry.Items();
            if (items is [])
            {
                entry.Error("is an empty chain; name at least one model, or write null to remove it.");
            }

            MappingStep[] steps = [.. (items ?? [])
                .Select(item => (Place: item, Name: item.Text()))
                .Where(step => step.Name is not null)
                .Select(step => new MappingStep(step.Name!, step.Place))];
            draft.Mappings[name] = new MappingDraft(entry, steps);
        }
    }

    /// <summary>Refuses mappings that would hide a provider, in whichever layer either stands.</summary>
    public static void CheckShadows(CatalogDraft draft)
    {
        foreach ((string name, MappingDraft mapping) in draft.Mappings)
        {
            string first = name.Split('/')[0];
            if (draft.Providers.ContainsKey(first))
            {
                mapping.Place.Error($"hides provider {first}; choose a name that neither is nor begins with a provider.");
            }
        }
    }

    private static void CheckName(string name, JsonCursor entry)
    {
        if (!ModelId.IsValid(name))
        {
            entry.Error($"must be named with {ModelId.Rule}.");
        }

        if (string.Equals(name, "auto", StringComparison.Ordinal))
        {
            entry.Error($"is another spelling of {CatalogSnapshot.RouterName}; change that one.");
        }
    }
}
