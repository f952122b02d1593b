namespace LlmMesh.Catalog;

/// <summary>The wire format a provider speaks.</summary>
public enum Dialect
{
    /// <summary>OpenAI's API, chat completions first; spoken by every compatible server.</summary>
    OpenAI = 0,
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

/// <summary>How long the mesh waits for a provider in each phase.</summary>
public sealed record ProviderTimeouts
{
    /// <summary>To open a connection. Default 5 s.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From sending the request to the response headers. Default 30 s.</summary>
    public TimeSpan Headers { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From the response headers to the first content of a stream, for models that do not reason. Default 10 s.</summary>
    public TimeSpan FirstToken { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The same for reasoning models. Default 120 s.</summary>
    public TimeSpan FirstTokenReasoning { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Between two reads of a stream. Default 30 s.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>A provider: where it is, what it speaks and whether the mesh can use it.</summary>
public sealed record ProviderDefinition
{
    /// <summary>Name used in <c>provider/model</c>; lower case.</summary>
    public required string Name { get; init; }

    /// <summary>The wire format. Default OpenAI.</summary>
    public Dialect Dialect { get; init; }

    /// <summary>
    /// Base addresses up to and including the version segment, without a trailing slash; several are endpoints of one account. Empty
    /// when the variable they depend on is absent.
    /// </summary>
    public required IReadOnlyList<Uri> Endpoints { get; init; }

    /// <summary>Name of the variable that holds the API key; null when the provider needs none. Never the key itself.</summary>
    public string? ApiKeyVariable { get; init; }

    /// <summary>Whether the operator lets the mesh use it. Default true.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Whether it is enabled and everything it needs (key or address variable) is present.</summary>
    public bool IsConfigured { get; init; }

    /// <summary>Whether model ids the catalogue does not list may be sent (Ollama: whatever the user has pulled). Default false.</summary>
    public bool AcceptsUnlistedModels { get; init; }

    /// <summary>When usage arrives in streams. Default <see cref="StreamUsage.OnRequest"/>.</summary>
    public StreamUsage StreamUsage { get; init; }

    /// <summary>Headers added to every request, for example OpenRouter's attribution; never credentials.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long to wait.</summary>
    public ProviderTimeouts Timeouts { get; init; } = new();

    /// <summary>Limits of each of the provider's targets.</summary>
    public Limits TargetLimits { get; init; }
}

/// <summary>Limits of one scope; 0 means unlimited.</summary>
/// <param name="RequestsPerMinute">Most requests in any 60 seconds, over all replicas.</param>
/// <param name="Concurrency">Most requests in flight, over all replicas.</param>
public readonly record struct Limits(int RequestsPerMinute, int Concurrency);
