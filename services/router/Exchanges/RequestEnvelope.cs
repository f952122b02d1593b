using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Multipart;

namespace LlmMesh.Router.Exchanges;

/// <summary>A range of bytes in the request body.</summary>
internal readonly record struct ByteRange(int Start, int Length)
{
    public int End => Start + Length;
}

/// <summary>Where <c>stream_options</c> stands in the body and what it says.</summary>
/// <param name="Value">The property's value.</param>
/// <param name="IncludeUsage">The value of <c>include_usage</c>, if present.</param>
/// <param name="AsksUsage">Whether the client asked for the usage chunk.</param>
/// <param name="IsEmpty">Whether the value is an object without members.</param>
/// <param name="IsNull">Whether the value is null.</param>
internal readonly record struct StreamOptions(ByteRange Value, ByteRange? IncludeUsage, bool AsksUsage, bool IsEmpty, bool IsNull);

/// <summary>One model of a request's own chain.</summary>
/// <param name="Model">The name as sent.</param>
/// <param name="Field">The field it was sent in.</param>
internal readonly record struct ChainLink(string Model, string Field);

/// <summary>A bound on the answer as it stands in the body.</summary>
/// <param name="Field">The field.</param>
/// <param name="Value">Its value.</param>
/// <param name="Tokens">The tokens it allows each choice; null when the value is null.</param>
internal readonly record struct TokenLimit(TokenLimitField Field, ByteRange Value, long? Tokens);

/// <summary>What the mesh needs to know of a request body, with the places to change; the body itself stays as the client sent it.</summary>
internal sealed class RequestEnvelope(PooledBody body) : IDisposable
{
    public PooledBody Body { get; } = body;

    /// <summary>The form whose texts <see cref="Body"/> holds; null for a body that is as it came. The exchange owns it.</summary>
    public ReceivedForm? Form { get; set; }

    /// <summary>The model name as sent, without <c>:floor</c> and <c>:nitro</c>.</summary>
    public required string Model { get; set; }

    /// <summary>The value of <c>model</c>, quotes included; empty where the body names none.</summary>
    public required ByteRange ModelValue { get; init; }

    public bool Stream { get; init; }

    public StreamOptions? StreamOptions { get; init; }

    /// <summary>The client's bound on the answer, from <c>max_completion_tokens</c> or <c>max_tokens</c>.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>The fields behind <see cref="MaxTokens"/>, in order.</summary>
    public IReadOnlyList<TokenLimit> TokenLimits { get; init; } = [];

    /// <summary>Where the bracket stands that opens <c>messages</c>.</summary>
    public int MessagesStart { get; init; }

    /// <summary>Where the bracket stands that closes <c>messages</c>.</summary>
    public int MessagesEnd { get; init; }

    /// <summary>
    /// Whether the answer is one text that another model could go on with: one choice, no log probabilities, no prescribed format.
    /// </summary>
    public bool IsPlainText { get; init; }

    /// <summary>Number of choices asked for; 1 when absent.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>Number of messages.</summary>
    public int Messages { get; init; }

    /// <summary>Null when absent.</summary>
    public double? Temperature { get; init; }

    public bool HasTools { get; init; }

    public bool HasImages { get; init; }

    /// <summary>Whether there is sound in the prompt or asked for in the answer.</summary>
    public bool HasAudio { get; init; }

    public bool HasDocuments { get; init; }

    /// <summary>Whether the answer must follow a JSON schema.</summary>
    public bool HasSchema { get; init; }

    /// <summary>The client's identifier for its own user.</summary>
    public string? User { get; init; }

    /// <summary>The client's name of the conversation, OpenRouter's field; null when absent.</summary>
    public string? SessionId { get; init; }

    /// <summary>The client's name of what its prompts begin with; null when absent.</summary>
    public string? PromptCacheKey { get; init; }

    /// <summary>What the body asks of routing. What headers ask stands in the exchange.</summary>
    public RoutePreferences Preferences { get; init; } = RoutePreferences.None;

    /// <summary>The order that the suffix of a model's name asks for; null when none has one.</summary>
    public RouteStrategy? SuffixStrategy { get; set; }

    /// <summary>The value of <c>provider</c>; null when absent.</summary>
    public ByteRange? ProviderValue { get; init; }

    /// <summary>What stands under <c>provider</c> where it is sent on; null: what the client has sent, if anything.</summary>
    public ReadOnlyMemory<byte>? ProviderSent { get; set; }

    /// <summary>The request's labels: its key's, and the client's from <c>metadata</c> and <c>x-mesh-tags</c>; null when there are none.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; set; }

    /// <summary>Adds a label of the mesh's own.</summary>
    public void Tag(string name, string value) =>
        Tags = new Dictionary<string, string>(Tags ?? new Dictionary<string, string>(), StringComparer.Ordinal) { [name] = value };

    /// <summary>The request's own chain, from <c>models</c> or <c>model</c> + <c>fallbacks</c>; empty when it has none.</summary>
    public IReadOnlyList<ChainLink> Chain { get; set; } = [];

    /// <summary>Fields that belong to the mesh and are not sent on, commas included, in order.</summary>
    public IReadOnlyList<ByteRange> OwnFields { get; init; } = [];

    /// <summary>Those of <see cref="OwnFields"/> that nobody else has a use for.</summary>
    public IReadOnlyList<ByteRange> MeshFields { get; init; } = [];

    /// <summary>What is cut out for a target: one that takes wishes about routing gets the client's <c>provider</c> and <c>session_id</c>.</summary>
    public IReadOnlyList<ByteRange> OwnFieldsAt(Target target) => target.Provider.Privacy.IsEnforcedByRequest ? MeshFields : OwnFields;

    /// <summary>Whether a target is told anything of routing.</summary>
    public bool IsToldRouting(Target target) => (ProviderSent is not null || ProviderValue is not null) && target.Provider.Privacy.IsEnforcedByRequest;

    public void Dispose() => Body.Dispose();
}
