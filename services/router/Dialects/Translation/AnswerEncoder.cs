using System.Buffers;

namespace LlmMesh.Router.Dialects.Translation;

/// <summary>Chat completion chunks as the stream of a client's dialect. Used by one stream; keeps what it has to know of earlier chunks.</summary>
internal abstract class AnswerEncoder
{
    /// <summary>
    /// A chunk; or the mesh's own error, <c>{"error":{"message","type","param","code"}}</c>, after which nothing follows.
    /// </summary>
    public abstract void Chunk(ReadOnlySpan<byte> document, IBufferWriter<byte> client);

    /// <summary>The answer is whole.</summary>
    public abstract void Done(IBufferWriter<byte> client);

    /// <summary>The whole answer as one document, once its last event is told, for whoever keeps it; null before, and where nobody keeps any.</summary>
    public virtual byte[]? Whole => null;

    /// <summary>A comment, with the blank line behind it. Passed on unless the dialect's stream has no place for one.</summary>
    public virtual void Comment(ReadOnlySpan<byte> comment, IBufferWriter<byte> client) => client.Write(comment);

    /// <summary>
    /// An event of the client's own dialect from a provider that speaks it: passed on as it is. Takes note of what later chunks have to fit to,
    /// should another provider go on with the answer.
    /// </summary>
    /// <param name="original">The event, with the blank line behind it.</param>
    /// <param name="chunk">What it means in chat completions; empty when it means nothing there.</param>
    /// <param name="client">Where it goes.</param>
    public abstract void Original(ReadOnlySpan<byte> original, ReadOnlySpan<byte> chunk, IBufferWriter<byte> client);
}
