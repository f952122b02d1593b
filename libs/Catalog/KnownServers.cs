using System.Collections.Frozen;

namespace LlmMesh.Catalog;

/// <summary>
/// Servers that speak chat completions with quirks of their own, by name; hosted ones are recognised by their address. Collected in
/// November 2026 from the providers' documents and clients.
/// </summary>
public static class KnownServers
{
    private static readonly string[] OpenAIOnly = ["store", "metadata", "prompt_cache_key", "safety_identifier", "verbosity", "service_tier"];

    private static readonly FrozenDictionary<string, string> MaxTokens =
        FrozenDictionary.ToFrozenDictionary([KeyValuePair.Create("max_completion_tokens", "max_tokens")], StringComparer.Ordinal);

    private static readonly (string Name, string? Host, ProviderQuirks Quirks)[] Rows =
    [
        ("openrouter", "openrouter.ai", new ProviderQuirks
        {
            Reasoning = ReasoningWord.Object,
            ReasoningHistory = ReasoningHistory.Details,
            Extensions = Set("top_k", "min_p", "top_a", "repetition_penalty", "cache_control", "file_url"),
            EnforcesPrivacy = true,
        }),
        ("groq", "api.groq.com", new ProviderQuirks
        {
            // 400 for each of them but the last two, which are ignored.
            UnsupportedFields = Set(
                "logprobs", "top_logprobs", "logit_bias", "n", "store", "metadata", "prompt_cache_key", "safety_identifier",
                "frequency_penalty", "presence_penalty"),
        }),
        ("mistral", "api.mistral.ai", new ProviderQuirks
        {
            // 422 for any field it does not know.
            UnsupportedFields = Set(
                "stream_options", "logprobs", "top_logprobs", "logit_bias", "user", "store", "metadata", "safety_identifier", "verbosity",
                "service_tier", "web_search_options", "modalities", "audio"),
            RenamedFields = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["seed"] = "random_seed",
                ["max_completion_tokens"] = "max_tokens",
            },
            HasDeveloperRole = false,
            ToolCallIds = ToolCallIds.Nine,
            RepairsAnswers = true,
        }),
        ("deepseek", "api.deepseek.com", new ProviderQuirks
        {
            UnsupportedFields = Set([.. OpenAIOnly, "logit_bias", "n"]),
            RenamedFields = MaxTokens,
            HasDeveloperRole = false,
            Reasoning = ReasoningWord.Thinking,
            ReasoningHistory = ReasoningHistory.Content,
            RepairsAnswers = true,
        }),
        ("moonshot", "api.moonshot.ai", new ProviderQuirks
        {
            UnsupportedFields = Set([.. OpenAIOnly, "logit_bias"]),
            RenamedFields = MaxTokens,
            HasDeveloperRole = false,
            Reasoning = ReasoningWord.Thinking,
            ReasoningHistory = ReasoningHistory.Content,
            RepairsAnswers = true,
        }),
        ("zai", "api.z.ai", new ProviderQuirks
        {
            UnsupportedFields = Set([.. OpenAIOnly, "logit_bias", "n"]),
            RenamedFields = MaxTokens,
            HasDeveloperRole = false,
            Reasoning = ReasoningWord.Thinking,
            ReasoningHistory = ReasoningHistory.Content,
            RepairsAnswers = true,
        }),
        ("together", "api.together.ai", Together),
        ("together", "api.together.xyz", Together),
        ("xai", "api.x.ai", new ProviderQuirks { UnsupportedFields = Set("store", "metadata", "prompt_cache_key", "safety_identifier", "logit_bias") }),
        ("cerebras", "api.cerebras.ai", new ProviderQuirks { UnsupportedFields = Set(OpenAIOnly), HasDeveloperRole = false }),
        ("fireworks", "api.fireworks.ai", new ProviderQuirks
        {
            UnsupportedFields = Set(OpenAIOnly),
            Extensions = Set("top_k", "min_p", "repetition_penalty"),
            HasDeveloperRole = false,
        }),
        ("nvidia", "integrate.api.nvidia.com", new ProviderQuirks
        {
            UnsupportedFields = Set(OpenAIOnly),
            RenamedFields = MaxTokens,
            HasDeveloperRole = false,
            Reasoning = ReasoningWord.None,
            JoinsText = true,
        }),
        ("qwen", "dashscope-intl.aliyuncs.com", Qwen),
        ("qwen", "dashscope.aliyuncs.com", Qwen),
        ("gemini-compatible", "generativelanguage.googleapis.com", new ProviderQuirks { RepairsAnswers = true }),
        ("vllm", null, new ProviderQuirks
        {
            UnsupportedFields = Set("store", "metadata", "prompt_cache_key", "safety_identifier", "service_tier"),
            Extensions = Set("top_k", "min_p", "repetition_penalty"),
            HasDeveloperRole = false,
        }),
        ("llama.cpp", null, new ProviderQuirks
        {
            Extensions = Set("top_k", "min_p"),
            HasDeveloperRole = false,
            JoinsText = true,
            NeedsContent = true,
        }),
        ("lm-studio", null, new ProviderQuirks { Extensions = Set("top_k"), HasDeveloperRole = false, JoinsText = true }),

        // Ignores, where others refuse; so what changes the answer is refused for it.
        ("ollama-compatible", null, new ProviderQuirks
        {
            UnsupportedFields = Set([.. OpenAIOnly, "tool_choice", "n", "logit_bias", "user", "parallel_tool_calls"]),
            RenamedFields = MaxTokens,
            RepairsAnswers = true,
        }),
        ("azure", null, new ProviderQuirks { RepairsAnswers = true }),
        ("openai", "api.openai.com", new ProviderQuirks()),
    ];

    private static readonly FrozenDictionary<string, ProviderQuirks> ByName = Rows
        .DistinctBy(static row => row.Name, StringComparer.Ordinal)
        .ToFrozenDictionary(static row => row.Name, static row => row.Quirks, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, ProviderQuirks> ByHost = Rows
        .Where(static row => row.Host is not null)
        .ToFrozenDictionary(static row => row.Host!, static row => row.Quirks, StringComparer.OrdinalIgnoreCase);

    /// <summary>The names, in order.</summary>
    public static IEnumerable<string> Names => ByName.Keys.Order(StringComparer.Ordinal);

    private static ProviderQuirks Together => new()
    {
        UnsupportedFields = Set(OpenAIOnly),
        RenamedFields = MaxTokens,
        Extensions = Set("top_k", "min_p", "repetition_penalty"),
        HasDeveloperRole = false,
        Reasoning = ReasoningWord.Object,
        RepairsAnswers = true,
    };

    private static ProviderQuirks Qwen => new()
    {
        UnsupportedFields = Set([.. OpenAIOnly, "logit_bias"]),
        RenamedFields = MaxTokens,
        Extensions = Set("top_k"),
        HasDeveloperRole = false,
        Reasoning = ReasoningWord.EnableThinking,
    };

    /// <summary>A server's quirks; null when there is none of that name.</summary>
    public static ProviderQuirks? Named(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The quirks of whoever answers at an address; null when that is nobody known.</summary>
    public static ProviderQuirks? At(Uri address) => ByHost.GetValueOrDefault(address.Host);

    private static FrozenSet<string> Set(params IEnumerable<string> names) => names.ToFrozenSet(StringComparer.Ordinal);
}
