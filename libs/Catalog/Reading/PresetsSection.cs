using System.Globalization;

namespace LlmMesh.Catalog.Reading;

/// <summary>Reads <c>presets</c>: null removes one, anything else replaces it.</summary>
internal static class PresetsSection
{
    private const long MostTokens = 1_000_000_000;

    public static void Read(JsonCursor? section, CatalogDraft draft, Func<string, string?> files)
    {
        foreach ((string name, JsonCursor entry) in section?.Fields()?.Members ?? [])
        {
            if (!ProvidersSection.IsName(name))
            {
                entry.Error(ProvidersSection.NameRule);
            }
            else if (entry.IsNull)
            {
                draft.Presets.Remove(name);
            }
            else if (entry.Fields() is { } fields)
            {
                draft.Presets[name] = Entry(name, entry, fields, draft, files);
            }
        }
    }

    /// <summary>The presets with the chains that variables give them.</summary>
    public static IReadOnlyDictionary<string, Preset> Resolve(
        CatalogDraft draft, MeshSettings settings, ChainResolver chains, PresetVariables variables)
    {
        var presets = new Dictionary<string, Preset>(StringComparer.Ordinal);
        foreach ((string name, PresetDraft preset) in draft.Presets)
        {
            if (draft.Providers.ContainsKey(Preset.Prefix[..^1]))
            {
                preset.Chain.Place.Error($"cannot be reached: the provider {Preset.Prefix[..^1]} has the same names; give that one another.");
            }

            if (preset.Definition.Timeout > settings.RequestTimeout)
            {
                preset.TimeoutPlace?.Error(string.Create(
                    CultureInfo.InvariantCulture,
                    $"is longer than settings.request_timeout_ms ({settings.RequestTimeout.TotalMilliseconds}), which ends every request."));
            }

            Mapping written = chains.Mapping(Preset.Prefix + name, preset.Chain, settings.Routing);
            presets.Add(name, preset.Definition with { Mapping = variables.Override(name, written, chains) });
        }

        return presets;
    }

    private static PresetDraft Entry(string name, JsonCursor entry, JsonFields fields, CatalogDraft draft, Func<string, string?> files)
    {
        JsonCursor? models = fields.Required("models", isInherited: false);
        JsonCursor? cost = fields["max_cost_usd"];
        Func<RoutePolicy, RoutePolicy> policy = RoutePolicySection.Read(fields, draft);
        string? prompt = SystemPromptFields.Read(fields, files);
        IReadOnlyDictionary<string, string> parameters = ParametersField.Read(fields["parameters"]);
        JsonFields? limits = fields["limits"]?.Fields();
        long? maxTokens = limits?["max_tokens"]?.Integer(1, MostTokens, "tokens");
        JsonCursor? timeout = limits?["timeout_ms"];
        JsonCursor? limit = limits?["max_cost_usd"];
        if (cost is not null)
        {
            limit?.Error("stands beside max_cost_usd of the preset; keep one of the two.");
        }

        long? limitCost = limit is null ? null : DollarsField.Read(limit, "US dollars");
        var preset = new Preset
        {
            Name = name,
            Mapping = new Mapping { Targets = [] },
            SystemPrompt = prompt,
            Parameters = parameters,
            MaxTokens = maxTokens,
            Timeout = timeout?.Milliseconds(),
        };
        limits?.RefuseOthers();
        fields.RefuseOthers();
        IReadOnlyList<Func<RoutePolicy, RoutePolicy>> policies = limitCost is null
            ? [policy]
            : [policy, inherited => inherited with { MaxCostNanoDollars = limitCost }];
        var chain = new MappingDraft(models ?? entry, models is null ? [] : ChainSection.Read(models), policies, draft.Layer);
        return new PresetDraft(preset, chain, timeout);
    }
}
