using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Translation;

/// <summary>A request as it arrived, before anybody has read it.</summary>
/// <param name="Body">The body; its owner is who called, until a <see cref="SentRequest"/> has it.</param>
/// <param name="Route">What the address says, for dialects that have the model and the operation there; null otherwise.</param>
/// <param name="Query">The query string with its question mark; empty when there is none.</param>
/// <param name="Headers">The headers of <see cref="ClientDialect.PassedHeaders"/> that were sent.</param>
internal sealed record ArrivedRequest(
    PooledBody Body, string? Route, string Query, IReadOnlyList<KeyValuePair<string, string>> Headers);

/// <summary>A request in the mesh's form, or the reason it was refused.</summary>
/// <param name="Chat">The chat completion request; null when it was refused.</param>
/// <param name="Sent">The request as it arrived; null when it was refused.</param>
/// <param name="Error">The reason; null when it was not refused.</param>
internal readonly record struct ReadRequest(PooledBody? Chat, SentRequest? Sent, MeshError? Error)
{
    public static ReadRequest Of(PooledBody chat, SentRequest sent) => new(chat, sent, null);

    public static ReadRequest Refused(MeshError error) => new(null, null, error);
}

/// <summary>
/// What a client speaks that does not speak chat completions: its requests become chat completion requests before anybody looks at them,
/// and chat completions become its answers after everybody has. Stands as metadata at the routes that speak it, so that errors of every
/// kind take its form.
/// </summary>
internal abstract class ClientDialect : IErrorDialect
{
    /// <summary>Request headers that belong to the body: to a provider of the same dialect they are sent on. Default: none.</summary>
    public virtual IReadOnlyList<string> PassedHeaders => [];

    /// <summary>The word for its requests in the ledger and in spans. Default <c>chat</c>.</summary>
    public virtual string OperationName => "chat";

    /// <summary>What a model must be able to do for its requests: one of these. Default chat.</summary>
    public virtual Capabilities Needs => Capabilities.Chat;

    /// <summary>Whether a target takes this dialect's requests as they are. Default: as its provider.</summary>
    public virtual bool IsSpokenBy(Target target) => IsSpokenBy(target.Provider);

    /// <summary>Whether a provider takes this dialect's requests as they are.</summary>
    public abstract bool IsSpokenBy(ProviderDefinition provider);

    /// <summary>The path for such a provider, with its query.</summary>
    public abstract string PathFor(string model, bool stream);

    /// <summary>What changes in a request that is sent as it is, in order of position.</summary>
    /// <param name="sent">The request.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="outputLimit">Most tokens of the answer, whatever the client allows; null: as the client says.</param>
    public abstract List<BodyEdit> EditsFor(SentRequest sent, Target target, long? outputLimit);

    public abstract ReadRequest Read(ArrivedRequest request);

    /// <summary>The content type of an answer's stream.</summary>
    public virtual string StreamTypeOf(SentRequest sent) => "text/event-stream";

    /// <summary>A whole chat completion as an answer of this dialect.</summary>
    public abstract byte[] FromChat(ReadOnlyMemory<byte> answer, AnswerContext context);

    public abstract AnswerEncoder Encoder(AnswerContext context);

    /// <summary>The decoder of a provider's stream in this dialect, and of its whole answers.</summary>
    public abstract UpstreamDialect Upstream { get; }

    /// <inheritdoc />
    public abstract void WriteError(System.Text.Json.Utf8JsonWriter json, MeshError error, string requestId);
}
