namespace LlmMesh.AppHost;

/// <summary>A provider and the variables it is configured by: the first one's presence does it, some need a second.</summary>
internal sealed record ProviderVariables(string Name, string Variable, string? Second = null)
{
    public static IReadOnlyList<ProviderVariables> All { get; } =
    [
        new("openrouter", "OPENROUTER_API_KEY"),
        new("openai", "OPENAI_API_KEY"),
        new("anthropic", "ANTHROPIC_API_KEY"),
        new("google", "GOOGLE_API_KEY"),
        new("xai", "XAI_API_KEY"),
        new("deepseek", "DEEPSEEK_API_KEY"),
        new("mistral", "MISTRAL_API_KEY"),
        new("groq", "GROQ_API_KEY"),
        new("moonshot", "MOONSHOT_API_KEY"),
        new("zai", "ZAI_API_KEY"),
        new("minimax", "MINIMAX_API_KEY"),
        new("cerebras", "CEREBRAS_API_KEY"),
        new("together", "TOGETHER_API_KEY"),
        new("azure", "AZURE_OPENAI_API_KEY", "AZURE_OPENAI_ENDPOINT"),
        new("ollama", "OLLAMA_BASE_URL"),
    ];

    /// <summary>One or two.</summary>
    public IEnumerable<string> Variables => Second is null ? [Variable] : [Variable, Second];
}
