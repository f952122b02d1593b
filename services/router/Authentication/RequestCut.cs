using System.Diagnostics.CodeAnalysis;

namespace LlmMesh.Router.Authentication;

/// <summary>
/// Ends the requests of one secret that are under way. It outlives the changes of its key, so that a revocation also reaches requests
/// that began under an earlier version of it.
/// </summary>
[SuppressMessage("Reliability", "CA1001:Types that own disposable fields should be disposable",
    Justification = "Without a timer or a wait handle the source holds nothing; requests may register until the last one has ended.")]
internal sealed class RequestCut
{
    private readonly CancellationTokenSource _source = new();

    public CancellationToken Token => _source.Token;

    /// <summary>Whether it is done; a key that is enabled again needs a new one.</summary>
    public bool IsMade => _source.IsCancellationRequested;

    /// <summary>Ends them, not on the caller's thread: what a request still has to do is not its business.</summary>
    public Task MakeAsync() => _source.CancelAsync();
}
