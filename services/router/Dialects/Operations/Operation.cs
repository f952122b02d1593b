using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Multipart;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Operations;

/// <summary>
/// What a request asks for that is no conversation: embeddings, a verdict on a text, a picture, speech. The body is OpenAI's and the stages
/// are chat's; the operation says where it differs. Stands as metadata at its route; a route without one is chat.
/// </summary>
internal abstract class Operation
{
    /// <summary>The word for it in the ledger and in spans, from the GenAI conventions where they have one: <c>embeddings</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What a model must be able to do for it.</summary>
    public abstract Capabilities Needs { get; }

    /// <summary>The model that is meant where the request names none; null (the default): it must name one.</summary>
    public virtual string? DefaultModel => null;

    /// <summary>What it takes as a form; null (the default): its requests are JSON.</summary>
    public virtual FormRules? Form => null;

    /// <summary>Reads what only this operation's requests have, after the envelope.</summary>
    /// <param name="envelope">The request; its body is a JSON object, and its form stands beside it where it came as one.</param>
    public abstract ReadOperation Read(RequestEnvelope envelope);
}

/// <summary>A request of an operation, or the reason it was refused.</summary>
/// <param name="Request">The request; null when it was refused.</param>
/// <param name="Error">The reason; null when it was not refused.</param>
internal readonly record struct ReadOperation(OperationRequest? Request, MeshError? Error)
{
    public static ReadOperation Of(OperationRequest request) => new(request, null);

    public static ReadOperation Refused(MeshError error) => new(null, error);
}
