namespace LlmMesh.Catalog.Reading;

/// <summary>What the mesh knows without a file: embedded from <c>Seed/</c>, in the file's own format.</summary>
internal static class Seed
{
    /// <summary>The layers: providers in the order in which automatic choice falls back on them, then what refers to them or to none.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["openrouter", "openai", "anthropic", "google", "compatible", "azure", "ollama", "emulator", "media", "mesh", "categories", "faults"];

    public static readonly IReadOnlyList<ReadOnlyMemory<byte>> Layers = [.. Names.Select(Load)];

    private static ReadOnlyMemory<byte> Load(string name)
    {
        using Stream stream = typeof(Seed).Assembly.GetManifestResourceStream($"LlmMesh.Catalog.Seed.{name}.json")
            ?? throw new InvalidOperationException($"Seed {name} is not embedded.");
        byte[] text = new byte[stream.Length];
        stream.ReadExactly(text);
        return text;
    }
}
