using System.Text.Json;
using LlmMesh.Catalog.Editing;

namespace LlmMesh.Router.Endpoints.Configuration;

/// <summary>What a text of the configuration says of categories and of the mappings of their names, and how that changes.</summary>
internal static class CategoryEdits
{
    private const string Categories = "categories";
    private const string Mappings = "mappings";
    private const string Keywords = "keywords";
    private const string Models = "models";

    /// <summary>Whether the text has a category of its own of this name, or changes one.</summary>
    public static bool NamesCategory(string text, string name) => Find(text, Categories, name) is not null;

    /// <summary>Whether the text has a mapping of its own of this name, or changes one.</summary>
    public static bool NamesMapping(string text, string name) => Find(text, Mappings, name) is not null;

    /// <summary>The text with a category; without words or a chain of its own where the caller says nothing of them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="request">The category.</param>
    /// <param name="isKnown">Whether there is one of that name already, in the text or built in.</param>
    public static string WithCategory(string text, CategoryRequest request, bool isKnown)
    {
        IReadOnlyList<string>? keywords = request.Keywords ?? (isKnown ? null : []);
        string changed = keywords is null
            ? text
            : ConfigurationText.Apply(text, [new ConfigurationEdit([Categories, request.Name, Keywords], ListOf(keywords))]);
        return request.Models is { } models ? WithChain(changed, request.Name, models) : changed;
    }

    /// <summary>The text with a mapping's chain; what else the mapping says stays.</summary>
    public static string WithChain(string text, string name, IReadOnlyList<JsonElement> models)
    {
        string chain = $"[{string.Join(',', models.Select(model => model.GetRawText()))}]";
        string[] path = Find(text, Mappings, name) is { ValueKind: JsonValueKind.Object } ? [Mappings, name, Models] : [Mappings, name];
        return ConfigurationText.Apply(text, [new ConfigurationEdit(path, chain)]);
    }

    /// <summary>The text without a category and its mapping; those that come with the mesh are as they come with it again.</summary>
    public static string Without(string text, string name) =>
        ConfigurationText.Apply(text, [new ConfigurationEdit([Categories, name], null), new ConfigurationEdit([Mappings, name], null)]);

    private static JsonElement? Find(string text, string section, string name) =>
        ConfigurationText.Parse(text).TryGetProperty(section, out JsonElement members)
        && members.ValueKind == JsonValueKind.Object
        && members.TryGetProperty(name, out JsonElement found)
            ? found
            : null;

    private static string ListOf(IReadOnlyList<string> words) =>
        $"[{string.Join(',', words.Select(word => $"\"{JsonEncodedText.Encode(word, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\""))}]";
}
