namespace LlmMesh.Catalog.Reading;

/// <summary>
/// Reads <c>mappings</c>: a chain, or a chain and how one of it is chosen. A later layer's chain replaces the earlier one of that name, its
/// other fields change one by one, and null removes the mapping.
/// </summary>
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

            MappingDraft? inherited = draft.Mappings.GetValueOrDefault(name);
            draft.Mappings[name] = entry.IsObject
                ? Of(entry.Fields()!, entry, inherited, draft)
                : new MappingDraft(entry, ChainSection.Read(entry), inherited?.Policy ?? [], draft.Layer);
        }
    }

    /// <summary>Refuses mappings that would hide a provider or a preset, in whichever layer either stands.</summary>
    public static void CheckShadows(CatalogDraft draft)
    {
        foreach ((string name, MappingDraft mapping) in draft.Mappings)
        {
            string first = name.Split('/')[0];
            if (draft.Providers.ContainsKey(first))
            {
                mapping.Place.Error($"hides provider {first}; choose a name that neither is nor begins with a provider.");
            }

            if (name.StartsWith(Preset.Prefix, StringComparison.Ordinal))
            {
                mapping.Place.Error($"begins like a preset; choose a name that does not begin with {Preset.Prefix}.");
            }
        }
    }

    private static MappingDraft Of(JsonFields fields, JsonCursor entry, MappingDraft? inherited, CatalogDraft draft)
    {
        JsonCursor? models = fields.Required("models", isInherited: inherited is not null);
        Func<RoutePolicy, RoutePolicy> policy = RoutePolicySection.Read(fields, draft);
        fields.RefuseOthers();
        return new MappingDraft(
            models ?? inherited?.Place ?? entry,
            models is null ? inherited?.Steps ?? [] : ChainSection.Read(models),
            [.. inherited?.Policy ?? [], policy],
            draft.Layer);
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
