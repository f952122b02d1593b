using LlmMesh.State;
using LlmMesh.State.Sessions;

namespace LlmMesh.Router.Upstreams.Sessions;

/// <summary>Keeps the local copy up to date: by what is told, and every second by what was written since, in case that was not heard.</summary>
internal sealed class SessionFollower(SessionBoard board, SessionSnapshot snapshot, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1);

    // A write of the same millisecond, or of a server that was replaced by its replica, may stand before what was read last.
    private const long OverlapMs = 2_000;

    private long _readMs;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IAsyncDisposable? subscription = null;
        try
        {
            using var timer = new PeriodicTimer(Refresh, time);
            do
            {
                try
                {
                    subscription ??= await board.SubscribeAsync(Hear);
                    await ReadAsync(stoppingToken);
                }
                catch (StateUnavailableException)
                {
                    // The last copy stays in use; the Redis health check tells the operator.
                }

                snapshot.Trim();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        finally
        {
            if (subscription is not null)
            {
                await subscription.DisposeAsync();
            }
        }
    }

    private void Hear(IReadOnlyList<SessionBinding> bindings)
    {
        if (bindings is [var first, ..])
        {
            snapshot.Apply(bindings, first.AtMs);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        long since = _readMs - OverlapMs;
        SessionPage page;
        do
        {
            page = await board.ReadAsync(Math.Max(since, 0), cancellationToken);
            snapshot.Apply(page.Bindings, page.NowMs);

            // A page is larger than what is written within a millisecond; if it is not, what is beyond it comes with the next message.
            since = page.Bindings is [.., var last] ? Math.Max(last.AtMs, since + 1) : page.NowMs;
        }
        while (page.IsFull);

        _readMs = page.NowMs;
    }
}
