using System.Text.Json;
using LlmMesh.Catalog;

namespace LlmMesh.Router.UnitTests.Planning.Classification;

/// <summary>The categories that the mesh brings along, with an operator's in front.</summary>
internal static class SeedCategories
{
    private const string Resource = "LlmMesh.Catalog.Seed.categories.json";

    /// <summary>An operator's category as one would be written.</summary>
    public static Category Legal { get; } = new(
        "legal",
        ["contract*", "clause*", "non-disclosure", "lease", "liability", "law", "contrat*", "bail", "litige*", "cláusula*", "contrato*", "litigio*"]);

    public static IReadOnlyList<Category> All { get; } = [Legal, .. Read()];

    private static IEnumerable<Category> Read()
    {
        using Stream stream = typeof(CatalogReader).Assembly.GetManifestResourceStream(Resource)!;
        using var document = JsonDocument.Parse(stream, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        return [.. document.RootElement.GetProperty("categories").EnumerateObject().Select(category => new Category(
            category.Name,
            category.Value.TryGetProperty("keywords", out JsonElement keywords) ? [.. keywords.EnumerateArray().Select(word => word.GetString()!)] : [])
        { IsBuiltIn = true })];
    }
}
