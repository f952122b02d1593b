using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Operations;

/// <summary>Follows an answer that passes to the client as it comes, bytes unchanged. Used by one answer.</summary>
internal class PassingAnswer
{
    /// <summary>Whether an answer of this type is what was asked for; one that is not is read as a document. Default true. Asked once.</summary>
    /// <param name="mediaType">The content type without parameters; null when there is none.</param>
    public virtual bool Accepts(string? mediaType) => true;

    /// <summary>What the answer has said of its use so far; <c>default</c> when it says nothing.</summary>
    public virtual ObservedUsage Usage => default;

    /// <summary>
    /// Whether an answer that ends here is whole. Default true: the framing of HTTP says where sound ends. A stream of events says so itself.
    /// </summary>
    public virtual bool IsWhole => true;

    /// <summary>Takes note of bytes that pass. They are cut anywhere.</summary>
    public virtual void Observe(ReadOnlySpan<byte> bytes)
    {
    }
}
