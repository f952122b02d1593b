using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Tokens;

namespace LlmMesh.Router.Dialects.Operations;

/// <summary>One request of an operation. It reads the envelope's body, so it lives as long.</summary>
internal abstract class OperationRequest
{
    /// <summary>What the request's input counts. Read when somebody estimates, and once.</summary>
    public abstract PromptShape Prompt { get; }

    /// <summary>
    /// Where the texts stand in the body that a model reads: JSON strings with their quotes, in order. Guards look at them. Default: none.
    /// </summary>
    public virtual IReadOnlyList<ByteRange> Texts => [];

    /// <summary>The most output tokens its answer can count at a target. Default 0: the answer is no text.</summary>
    public virtual long MostOutput(Target target) => 0;

    /// <summary>What it uses by the piece: as likely and at most. Default: nothing.</summary>
    public virtual (MediaUsage Typical, MediaUsage Most) Pieces => default;

    /// <summary>Whether it can be sent once more. Default true.</summary>
    public virtual bool CanRepeat => true;

    /// <summary>The request as it is said to one provider. Called anew for each attempt.</summary>
    public abstract PreparedOperation For(Target target);
}
