namespace LlmMesh.Router.Exchanges;

/// <summary>Keeps a request's answer for a later request.</summary>
internal abstract class AnswerKeeper
{
    /// <summary>Keeps it if that can be done in time; what cannot be kept is still the client's.</summary>
    /// <param name="answer">The whole answer in the client's dialect.</param>
    /// <param name="cancellationToken">The request's.</param>
    public abstract ValueTask KeepAsync(ReadOnlyMemory<byte> answer, CancellationToken cancellationToken);
}
