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
    public static CatalogResult Read(ReadOnlyMemory<byte>? fileUtf8, Func<string, string?> variables)
    {
        var errors = new List<ConfigurationError>();
        var draft = new CatalogDraft();
        IReadOnlyList<ReadOnlyMemory<byte>> layers = fileUtf8 is { } file ? [.. Seed.Layers, file] : Seed.Layers;
        for (int layer = 0; layer < layers.Count; layer++)
        {
            draft.Layer = layer;
            if (JsonText.Parse(layers[layer].Span, errors) is { } root)
            {
                ReadLayer(new JsonCursor(root, JsonPath.Root, errors), draft);
            }
        }

        MeshSettings settings = SettingsSection.Resolve(draft, variables, errors);
        Dictionary<string, ProviderDefinition> providers = ProvidersSection.Resolve(draft, settings, variables);
        TimeoutContradictions.Refuse(draft, settings, providers);
        ModelsSection.CheckAliases(draft, errors);
        MappingsSection.CheckShadows(draft);
        IReadOnlyList<FaultRule> faultRules = FaultRulesSection.Resolve(draft);
        Target[] targets = [.. draft.Models.Values
            .Select(model => model.Definition)
            .Where(model => providers.ContainsKey(model.Provider))
            .Select(model => new Target(providers[model.Provider], model.Id, model))];
        IReadOnlyDictionary<string, IReadOnlyList<Target>> mappings = new ChainResolver(draft.Mappings, targets, providers).Resolve();

        if (errors.Count > 0)
        {
            return new CatalogResult { Errors = errors };
        }

        var snapshot = new CatalogSnapshot
        {
            Version = Version(layers, settings.Profile, providers.Values),
            Settings = settings,
            Providers = providers,
            Targets = targets,
            FaultRules = faultRules,
            Mappings = mappings,
        };
        snapshot.IndexNames();
        return new CatalogResult { Snapshot = snapshot };
    }

    private static void ReadLayer(JsonCursor root, CatalogDraft draft)
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
        FaultRulesSection.Read(fields["fault_rules"], draft);
        fields.RefuseOthers();
    }

    // The variables count by what they change: which providers are configured, where they are and which accounts they have.
    private static string Version(
        IEnumerable<ReadOnlyMemory<byte>> layers, string profile, IEnumerable<ProviderDefinition> providers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ReadOnlyMemory<byte> layer in layers)
        {
            hash.AppendData(BitConverter.GetBytes(layer.Length));
            hash.AppendData(layer.Span);
        }

        IEnumerable<string> resolved = providers.Select(provider => string.Join(
            ' ', provider.Endpoints.Cast<object>().Prepend(provider.IsConfigured).Concat(provider.Accounts.Select(account => account.Name))));
        hash.AppendData(Encoding.UTF8.GetBytes($"{profile}\n{string.Join('\n', resolved)}"));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..VersionLength];
    }
}
