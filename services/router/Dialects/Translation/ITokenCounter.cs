namespace LlmMesh.Router.Dialects.Translation;

/// <summary>How a client's dialect asks for a count of tokens and gets it. Stands beside <see cref="ClientDialect"/> at dialects that can.</summary>
internal interface ITokenCounter
{
    /// <summary>The count in an answer of a provider that speaks the dialect; null when it holds none.</summary>
    long? ReadCount(ReadOnlyMemory<byte> answer);

    /// <summary>The answer to the client.</summary>
    byte[] WriteCount(long tokens);
}
