using System.Globalization;
using System.Text.Json.Serialization;
using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Endpoints;

/// <summary>A model in Google's form.</summary>
internal sealed record ModelRow(string Name, string DisplayName, string Version)
{
    public long? InputTokenLimit { get; init; }

    public long? OutputTokenLimit { get; init; }

    public required IReadOnlyList<string> SupportedGenerationMethods { get; init; }

    /// <summary>Whether it reasons before it answers; null when unknown.</summary>
    public bool? Thinking { get; init; }
}

/// <summary>A page of Google's list of models.</summary>
/// <param name="Models">The models.</param>
/// <param name="NextPageToken">Names the next page; null on the last one.</param>
internal sealed record ModelPage(IReadOnlyList<ModelRow> Models, string? NextPageToken);

/// <summary>Google's spelling: camelCase, nulls left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModelPage))]
[JsonSerializable(typeof(ModelRow))]
internal sealed partial class GeminiModelJson : JsonSerializerContext;

/// <summary>The names that a Gemini client may put into an address, as far as the caller's scope goes.</summary>
internal static class GeminiModels
{
    private const string Prefix = "models/";
    private const int UsualPage = 50;
    private const int LargestPage = 1000;

    private static readonly string[] Generates = ["generateContent", "streamGenerateContent", "countTokens"];

    /// <summary>Mappings and presets first, then every listed model of the configured providers.</summary>
    public static List<ModelRow> List(CatalogSnapshot catalog, CallerScope scope)
    {
        List<ModelRow> models = [];
        foreach ((string name, Mapping mapping) in catalog.Mappings.Concat(
            catalog.Presets.Select(preset => KeyValuePair.Create(Preset.Prefix + preset.Key, preset.Value.Mapping))))
        {
            if (scope.ForbidsCategory(name) is null && mapping.Targets.Any(target => IsOpen(target, scope)))
            {
                models.Add(Row(name, definition: null));
            }
        }

        foreach (Target target in catalog.Targets)
        {
            if (IsOpen(target, scope))
            {
                models.Add(Row(target.Name, target.Definition));
            }
        }

        return models;
    }

    /// <summary>One model; short names and models the catalogue does not list are accepted although the list leaves them out.</summary>
    public static ModelRow? Find(CatalogSnapshot catalog, CallerScope scope, string id)
    {
        string name = id.StartsWith(Prefix, StringComparison.Ordinal) ? id[Prefix.Length..] : id;
        if (List(catalog, scope).Find(model => model.Name == Prefix + name) is { } listed)
        {
            return listed;
        }

        ResolvedName resolved = catalog.Resolve(name);
        return resolved.Kind == NameKind.Target && resolved.Targets.FirstOrDefault(target => IsOpen(target, scope)) is { } found
            ? Row(name, found.Definition)
            : null;
    }

    /// <returns>Null when there is no such page.</returns>
    public static ModelPage? Page(List<ModelRow> models, string? size, string? token)
    {
        int count = UsualPage;
        int start = 0;
        if ((size is not null && (!int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count < 1))
            || (!string.IsNullOrEmpty(token) && (!int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out start) || start > models.Count)))
        {
            return null;
        }

        count = Math.Min(Math.Min(count, LargestPage), models.Count - start);
        int end = start + count;
        return new ModelPage(models.GetRange(start, count), end < models.Count ? end.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static bool IsOpen(Target target, CallerScope scope) => target.Provider.IsConfigured && scope.ForbidsModel(target.Name) is null;

    private static ModelRow Row(string name, ModelDefinition? definition)
    {
        bool isEmbedding = definition is not null && (definition.Capabilities & (Capabilities.Chat | Capabilities.Embedding)) == Capabilities.Embedding;
        return new ModelRow(Prefix + name, name, Version: "")
        {
            InputTokenLimit = definition?.ContextWindow,
            OutputTokenLimit = definition?.MaxOutputTokens,
            SupportedGenerationMethods = isEmbedding ? [] : Generates,
            Thinking = definition is null ? null : (definition.Capabilities & Capabilities.Reasoning) != 0,
        };
    }
}
