namespace LlmMesh.AppHost;

/// <summary>A provider and the variable whose presence configures it.</summary>
internal sealed record ProviderVariables(string Name, string Variable)
{
    public static IReadOnlyList<ProviderVariables> All { get; } =
    [
        new("openrouter", "OPENROUTER_API_KEY"),
        new("openai", "OPENAI_API_KEY"),
        new("anthropic", "ANTHROPIC_API_KEY"),
        new("google", "GOOGLE_API_KEY"),
        new("azure", "AZURE_OPENAI_API_KEY"),
        new("ollama", "OLLAMA_BASE_URL"),
    ];
}
