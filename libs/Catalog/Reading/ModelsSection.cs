namespace LlmMesh.Catalog.Reading;

/// <summary>Reads <c>models</c>. A model that an earlier layer lists is changed field by field.</summary>
internal static class ModelsSection
{
    private const long MostTokens = 1_000_000_000;

    public static void Read(JsonCursor? section, CatalogDraft draft)
    {
        foreach (JsonCursor entry in section?.Items() ?? [])
        {
            if (entry.Fields() is { } fields)
            {
                Entry(entry, fields, draft);
            }
        }
    }

    /// <summary>Refuses aliases that mean two models of one provider.</summary>
    public static void CheckAliases(CatalogDraft draft, List<ConfigurationError> errors)
    {
        foreach (var models in draft.Models.Values.GroupBy(model => model.Definition.Provider, StringComparer.Ordinal))
        {
            var names = new HashSet<string>(models.Select(model => model.Definition.Id), StringComparer.Ordinal);
            foreach (ModelDraft model in models)
            {
                for (int index = 0; index < model.Definition.Aliases.Count; index++)
                {
                    if (!names.Add(model.Definition.Aliases[index]))
                    {
                        string path = JsonPath.Item(JsonPath.Member(model.Path, "aliases"), index);
                        errors.Add(new ConfigurationError(path, $"already names a model of {models.Key}; choose another."));
                    }
                }
            }
        }
    }

    private static void Entry(JsonCursor entry, JsonFields fields, CatalogDraft draft)
    {
        string? provider = fields.Required("provider", isInherited: false) is { } providerField ? Provider(providerField, draft) : null;
        string? id = fields.Required("id", isInherited: false) is { } idField ? Id(idField) : null;
        ModelDraft? inherited = provider is null || id is null ? null : draft.Models.GetValueOrDefault((provider, id));
        if (inherited?.Layer == draft.Layer)
        {
            entry.Error($"lists {provider}/{id} again, after {inherited.Path}; keep one.");
        }

        ModelDefinition known = inherited?.Definition
            ?? new ModelDefinition { Provider = provider ?? string.Empty, Id = id ?? string.Empty };
        var written = new WrittenWaits();
        ModelDefinition definition = ModelFactsSection.Read(fields, known) with
        {
            Aliases = fields["aliases"] is { } aliases ? Aliases(aliases) : known.Aliases,
            Capabilities = fields["capabilities"] is { } capabilities ? CapabilitySet(capabilities) : known.Capabilities,
            ContextWindow = fields.Optional("context_window", known.ContextWindow, Tokens),
            MaxOutputTokens = fields.Optional("max_output_tokens", known.MaxOutputTokens, Tokens),
            Price = fields.Optional("price", known.Price, field => PriceSection.Read(field, known.Price)),
            LongContext = fields.Optional("long_context", known.LongContext, field => PriceSection.ReadTier(field, known.LongContext)),
            Tokenizer = fields["tokenizer"]?.Word(Vocabulary.Tokenizers) ?? known.Tokenizer,
            ImageTokens = fields.Optional(
                "image_tokens", known.ImageTokens, field => ImageTokensSection.Read(field, known.ImageTokens)),
            Timeouts = TimeoutsSection.Read(fields["timeouts"], known.Timeouts, written),
        };
        fields.RefuseOthers();
        if (provider is not null && id is not null)
        {
            draft.Models[(provider, id)] = new ModelDraft(definition, entry.Path, draft.Layer, written);
        }
    }

    private static string? Provider(JsonCursor field, CatalogDraft draft)
    {
        string? name = field.Text();
        if (name is not null && !draft.Providers.ContainsKey(name))
        {
            field.Error($"names no provider; known: {string.Join(", ", draft.Providers.Keys)}.");
        }

        return name;
    }

    private static string? Id(JsonCursor field)
    {
        string? id = field.Text();
        if (id is not null && !ModelId.IsValid(id))
        {
            field.Error($"must be {ModelId.Rule}.");
            return null;
        }

        return id;
    }

    private static string[] Aliases(JsonCursor field) => [.. (field.Items() ?? []).Select(Id).OfType<string>()];

    private static Capabilities CapabilitySet(JsonCursor field)
    {
        IReadOnlyList<JsonCursor> items = field.Items() ?? [];
        if (items.Count == 0)
        {
            field.Error("must hold at least one capability.");
        }

        return items.Aggregate(Capabilities.None, (all, item) => all | (item.Word(Vocabulary.Capabilities) ?? Capabilities.None));
    }

    private static long? Tokens(JsonCursor field) => field.Integer(1, MostTokens, "tokens");
}
