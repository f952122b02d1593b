namespace LlmMesh.Router.Telemetry;

/// <summary>
/// Names of the OpenTelemetry GenAI conventions (semantic conventions 1.41). They are experimental and may be renamed: nothing else in
/// the code spells them.
/// </summary>
internal static class GenAi
{
    public const string OperationName = "gen_ai.operation.name";
    public const string ProviderName = "gen_ai.provider.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string RequestStream = "gen_ai.request.stream";
    public const string RequestMaxTokens = "gen_ai.request.max_tokens";
    public const string RequestChoiceCount = "gen_ai.request.choice.count";
    public const string InputTokens = "gen_ai.usage.input_tokens";
    public const string OutputTokens = "gen_ai.usage.output_tokens";
    public const string CacheReadTokens = "gen_ai.usage.cache_read.input_tokens";
    public const string CacheCreationTokens = "gen_ai.usage.cache_creation.input_tokens";
    public const string ReasoningTokens = "gen_ai.usage.reasoning.output_tokens";
    public const string TimeToFirstChunk = "gen_ai.response.time_to_first_chunk";
    public const string TokenType = "gen_ai.token.type";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string ErrorType = "error.type";

    public const string Chat = "chat";
    public const string Input = "input";
    public const string Output = "output";

    public const string ClientDuration = "gen_ai.client.operation.duration";
    public const string ClientTokenUsage = "gen_ai.client.token.usage";
    public const string ClientFirstChunk = "gen_ai.client.operation.time_to_first_chunk";
    public const string EdgeDuration = "gen_ai.server.request.duration";
    public const string EdgeFirstToken = "gen_ai.server.time_to_first_token";

    /// <summary>The catalogue's provider names in the conventions' words; a provider they do not know keeps its own.</summary>
    public static string ProviderNameOf(string provider) => provider switch
    {
        "google" => "gcp.gemini",
        "mistral" => "mistral_ai",
        "xai" => "x_ai",
        _ => provider,
    };
}
