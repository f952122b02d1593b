using System.Threading.Channels;
using LlmMesh.Catalog;
using LlmMesh.Router.Exchanges;
using LlmMesh.State;
using LlmMesh.State.Sessions;

namespace LlmMesh.Router.Upstreams.Sessions;

/// <summary>
/// Takes note of who serves conversations, here at once and for the other replicas in the background: a request never waits for it.
/// </summary>
internal sealed partial class SessionBinder(SessionBoard board, SessionSnapshot snapshot, ILogger<SessionBinder> logger) : BackgroundService
{
    // An outage of the shared state must not fill the memory.
    private const int MostWaiting = 4 * SessionBoard.LargestBatch;

    private readonly Channel<(ulong Key, string Target)> _waiting = Channel.CreateBounded<(ulong Key, string Target)>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>A target has accepted a request. Where there was a choice, or has been one, the conversation stays with it.</summary>
    public void Served(Exchange exchange, Target target)
    {
        if (exchange.Session is { } session
            && (exchange.Plan.Candidates.Count > 1 || snapshot.TargetOf(session.Key) is not null)
            && snapshot.Serve(session.Key, target.Name))
        {
            _waiting.Writer.TryWrite((session.Key, target.Name));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<(ulong Key, string Target)> batch = [];
        while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            while (batch.Count < SessionBoard.LargestBatch && _waiting.Reader.TryRead(out (ulong Key, string Target) binding))
            {
                batch.Add(binding);
            }

            try
            {
                await board.BindAsync(batch, stoppingToken);
            }
            catch (StateUnavailableException exception)
            {
                LogLost(logger, batch.Count, exception);
            }

            batch.Clear();
        }
    }

    [LoggerMessage(LogLevel.Debug, "{Count} conversations could not be bound for other replicas: the shared state does not answer.")]
    private static partial void LogLost(ILogger logger, int count, Exception exception);
}
