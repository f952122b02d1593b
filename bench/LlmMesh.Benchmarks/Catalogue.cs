using LlmMesh.Catalog;

namespace LlmMesh.Benchmarks;

/// <summary>The seed with one provider configured.</summary>
internal static class Catalogue
{
    public static CatalogSnapshot Emulator() =>
        CatalogReader.Read(null, name => name == "EMULATOR_BASE_URL" ? "http://localhost:1" : null).Snapshot!;
}
