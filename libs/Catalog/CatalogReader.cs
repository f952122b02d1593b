using System.Security.Cryptography;
using System.Text;
using LlmMesh.Catalog.Reading;

namespace LlmMesh.Catalog;

/// <summary>
/// Reads a configuration over the embedded seed. The file may change a seeded provider or model field by field and add new ones; every
/// field is described in <c>docs/configuration.md</c> and <c>router_config.schema.json</c>.
/// </summary>
public static class CatalogReader
{
    private const int VersionLength = 12;

    /// <summary>Reads a configuration; reports everything that is wrong with it at once.</summary>
    /// <param name="fileUtf8">The file, JSON with comments and trailing commas; null for the seed alone.</param>
    /// <param name="variables">
    /// Looks a variable up; null or blank means absent. Addresses are filled with its values; of a key's variable only the presence
    /// is asked, so that no key passes through the catalogue.
    /// </param>
    public static CatalogResult Read(ReadOnlyMemory<byte>? fileUtf8, Func<string, string?> variables) =>
        Read(fileUtf8, variables, static _ => null);

    /// <summary>The same for a configuration whose presets have prompts in files of their own.</summary>
    /// <param name="fileUtf8">The file, JSON with comments and trailing commas; null for the seed alone.</param>
    /// <param name="variables">Looks a variable up; null or blank means absent.</param>
    /// <param name="files">The text of a file, by its path from the configuration file's folder; null when there is none to be read.</param>
    public static CatalogResult Read(ReadOnlyMemory<byte>? fileUtf8, Func<string, string?> variables, Func<string, string?> files)
    {
        var errors = new List<ConfigurationError>();
        var draft = new CatalogDraft();
        IReadOnlyList<ReadOnlyMemory<byte>> layers = fileUtf8 is { } file ? [.. Seed.Layers, file] : Seed.Layers;
        for (int layer = 0; layer < layers.Count; layer++)
        {
            draft.Layer = layer;
            if (JsonText.Parse(layers[layer].Span, errors) is { } root)
            {
                ReadLayer(new JsonCursor(root, JsonPath.Root, errors), draft, files);
            }
        }

        MeshSettings settings = SettingsSection.Resolve(draft, variables, errors);
        Dictionary<string, ProviderDefinition> providers = ProvidersSection.Resolve(draft, settings, variables);
        TimeoutContradictions.Refuse(draft, settings, providers);
        ModelsSection.CheckAliases(draft, errors);
        MappingsSection.CheckShadows(draft);
        RoutePolicySection.CheckProviders(draft);
        IReadOnlyList<FaultRule> faultRules = FaultRulesSection.Resolve(draft);
        Target[] targets = [.. draft.Models.Values
            .Select(model => model.Definition)
            .Where(model => providers.ContainsKey(model.Provider))
            .Select(model => new Target(providers[model.Provider], model.Id, model))];
        var chains = new ChainResolver(draft.Mappings, targets, providers);
        IReadOnlyDictionary<string, Mapping> mappings = chains.Resolve(settings.Routing);
        IReadOnlyList<Category> categories = CategoriesSection.Resolve(draft);
        IReadOnlyDictionary<string, Preset> presets = PresetsSection.Resolve(
            draft, settings, chains, new PresetVariables(variables, targets, providers, errors));

        if (errors.Count > 0)
        {
            return new CatalogResult { Errors = errors };
        }

        var snapshot = new CatalogSnapshot
        {
            Version = Version(layers, settings.Profile, providers.Values, presets.Values),
            Settings = settings,
            Providers = providers,
            Targets = targets,
            FaultRules = faultRules,
            Alerts = draft.Alerts,
            Mappings = mappings,
            Categories = categories,
            Presets = presets,
        };
        snapshot.IndexNames();
        return new CatalogResult { Snapshot = snapshot };
    }

    private static void ReadLayer(JsonCursor root, CatalogDraft draft, Func<string, string?> files)
    {
        if (root.Fields() is not { } fields)
        {
            return;
        }

        fields["$schema"]?.Text();
        SettingsSection.Read(fields, draft);
        ProvidersSection.Read(fields["providers"], draft);
        ModelsSection.Read(fields["models"], draft);
        MappingsSection.Read(fields["mappings"], draft);
        CategoriesSection.Read(fields["categories"], draft);
        PresetsSection.Read(fields["presets"], draft, files);
        FaultRulesSection.Read(fields["fault_rules"], draft);
        draft.Alerts = AlertsSection.Read(fields["alerts"], draft.Alerts);
        fields.RefuseOthers();
    }

    // Variables and files count by what they change: which providers are configured, where they are and which accounts they have; the
    // chains of presets and their prompts.
    private static string Version(
        IEnumerable<ReadOnlyMemory<byte>> layers, string profile, IEnumerable<ProviderDefinition> providers, IEnumerable<Preset> presets)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ReadOnlyMemory<byte> layer in layers)
        {
            hash.AppendData(BitConverter.GetBytes(layer.Length));
            hash.AppendData(layer.Span);
        }

        IEnumerable<string> resolved = providers.Select(provider => string.Join(
            ' ', provider.Endpoints.Cast<object>().Prepend(provider.IsConfigured).Concat(provider.Accounts.Select(account => account.Name))));
        IEnumerable<string> virtualModels = presets.Select(preset => string.Join(
            ' ', [preset.Name, .. preset.Mapping.Targets.Select(target => target.Name), $"{preset.SystemPrompt?.Length}", preset.SystemPrompt]));
        hash.AppendData(Encoding.UTF8.GetBytes($"{profile}\n{string.Join('\n', resolved.Concat(virtualModels))}"));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..VersionLength];
    }
}
