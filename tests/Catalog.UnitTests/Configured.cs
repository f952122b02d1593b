using System.Text;

namespace LlmMesh.Catalog.UnitTests;

/// <summary>Reads configurations the way a service does, with exactly the variables a test names.</summary>
internal static class Configured
{
    public static readonly IReadOnlyList<(string Provider, string Variable, string Value)> Providers =
    [
        ("openrouter", "OPENROUTER_API_KEY", "present"),
        ("openai", "OPENAI_API_KEY", "present"),
        ("anthropic", "ANTHROPIC_API_KEY", "present"),
        ("google", "GOOGLE_API_KEY", "present"),
        ("xai", "XAI_API_KEY", "present"),
        ("deepseek", "DEEPSEEK_API_KEY", "present"),
        ("mistral", "MISTRAL_API_KEY", "present"),
        ("groq", "GROQ_API_KEY", "present"),
        ("moonshot", "MOONSHOT_API_KEY", "present"),
        ("zai", "ZAI_API_KEY", "present"),
        ("minimax", "MINIMAX_API_KEY", "present"),
        ("cerebras", "CEREBRAS_API_KEY", "present"),
        ("together", "TOGETHER_API_KEY", "present"),
        ("azure", "AZURE_OPENAI_API_KEY", "present"),
        ("ollama", "OLLAMA_BASE_URL", "http://localhost:11434"),
        ("emulator", "EMULATOR_BASE_URL", "http://localhost:5123"),
    ];

    private static readonly Dictionary<string, string> Prompts = new(StringComparer.Ordinal) { [Examples.PromptFile] = "You are a scribe.\n" };

    public static CatalogResult Read(string? file, params IEnumerable<(string Name, string Value)> variables)
    {
        var values = variables.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal);
        return CatalogReader.Read(
            file is null ? default(ReadOnlyMemory<byte>?) : Encoding.UTF8.GetBytes(file), values.GetValueOrDefault, Prompts.GetValueOrDefault);
    }

    public static CatalogSnapshot Snapshot(string? file, params IEnumerable<(string Name, string Value)> variables)
    {
        CatalogResult result = Read(file, variables);
        Assert.Equal([], result.Errors);
        return result.Snapshot!;
    }

    /// <summary>The variables that configure the named providers.</summary>
    public static IEnumerable<(string Name, string Value)> With(params string[] providers) =>
        Providers.Where(provider => providers.Contains(provider.Provider)).Select(provider => (provider.Variable, provider.Value))
            .Concat(providers.Contains("azure") ? [("AZURE_OPENAI_ENDPOINT", "https://mesh.openai.azure.com")] : []);

    public static CatalogSnapshot Seed(params string[] providers) => Snapshot(file: null, With(providers));
}
