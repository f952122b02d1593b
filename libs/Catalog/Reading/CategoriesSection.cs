namespace LlmMesh.Catalog.Reading;

/// <summary>Reads <c>categories</c>: a later layer's keywords replace the earlier ones of that name, null removes the category.</summary>
internal static class CategoriesSection
{
    /// <summary>What a request is when it is nothing else.</summary>
    private const string Rest = "conversation";

    public static void Read(JsonCursor? section, CatalogDraft draft)
    {
        foreach ((string name, JsonCursor entry) in section?.Fields()?.Members ?? [])
        {
            CheckName(name, entry);
            if (entry.IsNull)
            {
                draft.Categories.Remove(name);
                continue;
            }

            if (entry.Fields() is { } fields)
            {
                CategoryDraft? inherited = draft.Categories.GetValueOrDefault(name);
                IReadOnlyList<string> keywords = fields["keywords"] is { } field ? KeywordsField.Read(field) : inherited?.Keywords ?? [];
                fields.RefuseOthers();
                draft.Categories[name] = new CategoryDraft(entry, keywords, inherited?.IsBuiltIn ?? draft.Layer < Seed.Layers.Count, draft.Layer);
            }
        }
    }

    /// <summary>
    /// The operator's categories, then those the mesh brings along. Each that the operator writes about needs a chain; one of the mesh's goes
    /// with its chain.
    /// </summary>
    public static IReadOnlyList<Category> Resolve(CatalogDraft draft)
    {
        foreach ((string name, CategoryDraft category) in draft.Categories)
        {
            if (category.Layer >= Seed.Layers.Count && !draft.Mappings.ContainsKey(name))
            {
                category.Place.Error($"has no chain; write one under mappings with the name {name}, or null here to remove the category.");
            }
        }

        return [.. draft.Categories
            .Where(category => draft.Mappings.ContainsKey(category.Key))
            .OrderBy(category => category.Value.IsBuiltIn)
            .Select(category => new Category(category.Key, category.Value.Keywords) { IsBuiltIn = category.Value.IsBuiltIn })];
    }

    private static void CheckName(string name, JsonCursor entry)
    {
        if (name is CatalogSnapshot.RouterName or "auto")
        {
            entry.Error("is automatic choice itself, which chooses among categories; choose another name.");
        }

        if (entry.IsNull && string.Equals(name, Rest, StringComparison.Ordinal))
        {
            entry.Error("cannot be removed: it is what a request belongs to that belongs to no other category.");
        }
    }
}
