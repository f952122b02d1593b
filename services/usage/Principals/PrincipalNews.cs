using System.Data.Common;
using LlmMesh.State;

namespace LlmMesh.Usage.Principals;

/// <summary>Publishes what a request has just stored.</summary>
internal sealed partial class PrincipalNews(PrincipalPublisher publisher, TimeProvider time, ILogger<PrincipalNews> logger)
{
    /// <summary>
    /// Tells the edge. What is stored is published whether or not its author still waits for the answer, so nothing cancels this; each
    /// step has a time limit of its own.
    /// </summary>
    /// <returns>When the edge was told; null when it could not be, and the keeper will.</returns>
    public async Task<DateTimeOffset?> TellAsync()
    {
        try
        {
            await publisher.PublishChangesAsync(CancellationToken.None);
            return time.GetUtcNow();
        }
        catch (Exception exception) when (exception is DbException or StateUnavailableException)
        {
            LogLater(exception.Message);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A change of keys is stored and will be published as soon as possible: {Reason}")]
    private partial void LogLater(string reason);
}
