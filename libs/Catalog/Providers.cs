using LlmMesh.Contracts;

namespace LlmMesh.Catalog;

/// <summary>The wire format a provider speaks.</summary>
public enum Dialect
{
    /// <summary>OpenAI's API, chat completions first; spoken by every compatible server.</summary>
    OpenAI = 0,

    /// <summary>Anthropic's Messages API.</summary>
    Anthropic,

    /// <summary>Google's Gemini API: <c>generateContent</c>.</summary>
    Gemini,

    /// <summary>Ollama's own API: <c>/api/chat</c>.</summary>
    Ollama,
}

/// <summary>Where a provider that speaks OpenAI's API keeps its operations and looks for its key.</summary>
public enum ProviderApi
{
    /// <summary>Behind the base address, with the key as a bearer token.</summary>
    OpenAI = 0,

    /// <summary>Azure OpenAI: the key in <c>api-key</c>; with an API version, the deployment stands in the path.</summary>
    Azure,
}

/// <summary>When a provider reports token usage in a stream.</summary>
public enum StreamUsage
{
    /// <summary>Only when the request carries <c>stream_options.include_usage</c> (OpenAI).</summary>
    OnRequest = 0,

    /// <summary>Always; the field must not be sent because the server refuses it (Mistral).</summary>
    Always,

    /// <summary>Never.</summary>
    Never,
}

/// <summary>The request field by which a provider is told how long an answer may be.</summary>
public enum TokenLimitField
{
    /// <summary><c>max_tokens</c>: what nearly every compatible server understands.</summary>
    MaxTokens = 0,

    /// <summary><c>max_completion_tokens</c>: OpenAI, whose reasoning models refuse the other.</summary>
    MaxCompletionTokens,
}

/// <summary>How long the mesh waits for a provider in each phase.</summary>
public sealed record ProviderTimeouts
{
    /// <summary>To open a connection. Default 5 s.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From sending the request, connecting included, to the response headers. Default <see cref="MeshSettings.HeadersTimeout"/>.</summary>
    public TimeSpan Headers { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From the response headers to the first content of a stream, for models that do not reason. Default 10 s.</summary>
    public TimeSpan FirstToken { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The same for reasoning models. Default 120 s.</summary>
    public TimeSpan FirstTokenReasoning { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Between two reads of a stream. Default 30 s.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>One attempt as a whole, its stream included; null: bounded by the request's time alone. Default null.</summary>
    public TimeSpan? Total { get; init; }
}

/// <summary>A model's own waits; what is null is the provider's. Connections are shared by all models, so their wait is not here.</summary>
public sealed record TimeoutOverrides
{
    /// <summary>See <see cref="ProviderTimeouts.Headers"/>.</summary>
    public TimeSpan? Headers { get; init; }

    /// <summary>See <see cref="ProviderTimeouts.FirstToken"/>.</summary>
    public TimeSpan? FirstToken { get; init; }

    /// <summary>See <see cref="ProviderTimeouts.FirstTokenReasoning"/>.</summary>
    public TimeSpan? FirstTokenReasoning { get; init; }

    /// <summary>See <see cref="ProviderTimeouts.Idle"/>.</summary>
    public TimeSpan? Idle { get; init; }

    /// <summary>See <see cref="ProviderTimeouts.Total"/>.</summary>
    public TimeSpan? Total { get; init; }

    /// <summary>The waits in force for the model.</summary>
    public ProviderTimeouts Over(ProviderTimeouts provider) => provider with
    {
        Headers = Headers ?? provider.Headers,
        FirstToken = FirstToken ?? provider.FirstToken,
        FirstTokenReasoning = FirstTokenReasoning ?? provider.FirstTokenReasoning,
        Idle = Idle ?? provider.Idle,
        Total = Total ?? provider.Total,
    };
}

/// <summary>A provider: where it is, what it speaks and whether the mesh can use it.</summary>
public sealed record ProviderDefinition
{
    /// <summary>Name used in <c>provider/model</c>; lower case.</summary>
    public required string Name { get; init; }

    /// <summary>The wire format. Default OpenAI.</summary>
    public Dialect Dialect { get; init; }

    /// <summary>Where its operations are. Default as at OpenAI.</summary>
    public ProviderApi Api { get; init; }

    /// <summary>
    /// The version that Azure's dated surface wants in every address, for example <c>2024-10-21</c>; null (the default) for its v1
    /// surface and for everybody else.
    /// </summary>
    public string? ApiVersion { get; init; }

    /// <summary>
    /// Base addresses up to and including the version segment, without a trailing slash; several are endpoints of one account. Empty
    /// when the variable they depend on is absent.
    /// </summary>
    public required IReadOnlyList<Uri> Endpoints { get; init; }

    /// <summary>Its pool of credentials, by <see cref="ProviderCredential.Order"/>; empty when the provider needs none.</summary>
    public IReadOnlyList<ProviderCredential> Credentials { get; init; } = [];

    /// <summary>Names of the variables that hold API keys, in order of preference. Never a key itself.</summary>
    public IReadOnlyList<string> ApiKeyVariables =>
        [.. Credentials.Select(credential => credential.Source).OfType<CredentialSource.Variable>().Select(variable => variable.Name)];

    /// <summary>
    /// Its credentials in their order, without those whose variable is absent; a file or a vault is not asked here. Not empty when
    /// <see cref="IsConfigured"/>.
    /// </summary>
    public IReadOnlyList<ProviderAccount> Accounts { get; init; } = [];

    /// <summary>
    /// Whether its names may lead to private addresses: a server of the operator's own network (Ollama, vLLM). Default false; an address
    /// that is written in <see cref="Endpoints"/> itself, or <c>localhost</c>, needs no such mark.
    /// </summary>
    public bool IsLocal { get; init; }

    /// <summary>Whether the operator lets the mesh use it. Default true.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Whether it is enabled and everything it needs (key or address variable) is present.</summary>
    public bool IsConfigured { get; init; }

    /// <summary>Whether model ids the catalogue does not list may be sent (Ollama: whatever the user has pulled). Default false.</summary>
    public bool AcceptsUnlistedModels { get; init; }

    /// <summary>
    /// Whether it serves <c>/responses</c> beside chat completions: requests that come in that form are then sent on as they are. Default false.
    /// </summary>
    public bool SpeaksResponses { get; init; }

    /// <summary>When usage arrives in streams. Default <see cref="StreamUsage.OnRequest"/>.</summary>
    public StreamUsage StreamUsage { get; init; }

    /// <summary>
    /// How a limit is sent that the client did not send itself. Default <see cref="Catalog.TokenLimitField.MaxTokens"/>.
    /// </summary>
    public TokenLimitField TokenLimitField { get; init; }

    /// <summary>Where it differs from OpenAI, if it speaks that dialect. Default: as with the server known at its address, else nowhere.</summary>
    public ProviderQuirks Quirks { get; init; } = new();

    /// <summary>Headers added to every request, for example OpenRouter's attribution; never credentials.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What it does with what it is sent. Default unknown; a provider of the operator's own network keeps it there.</summary>
    public ProviderPrivacy Privacy { get; init; } = ProviderPrivacy.Unknown;

    /// <summary>How long to wait.</summary>
    public ProviderTimeouts Timeouts { get; init; } = new();

    /// <summary>When the circuits of its targets open and how they recover.</summary>
    public CircuitPolicy Circuit { get; init; } = new();

    /// <summary>Limits of all the provider's targets together. By default a request for which they have no room goes to the next candidate.</summary>
    public Limits Limits { get; init; } = new() { OnLimit = LimitAction.Next };

    /// <summary>Limits of each of the provider's targets. By default a request for which they have no room goes to the next candidate.</summary>
    public Limits TargetLimits { get; init; } = new() { OnLimit = LimitAction.Next };

    /// <summary>How much it embeds in one request. Default: as much as the client sends.</summary>
    public EmbeddingCaps Embeddings { get; init; } = new();

    /// <summary>What a model costs that states no price of its own; null (the default) when that is not known, which never means free.</summary>
    public Price? DefaultPrice { get; init; }
}
