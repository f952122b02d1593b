using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;
using LlmMesh.State;
using LlmMesh.State.Circuits;

namespace LlmMesh.Router.Upstreams;

/// <summary>
/// A local copy of the circuits: changed by what routers and the health monitor publish, read anew every second in case a change was
/// lost. Requests never wait for it; admission asks the authority.
/// </summary>
internal sealed class CircuitSnapshot(CircuitStore store, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1);

    private readonly Lock _changing = new();
    private CircuitView _view = CircuitView.AllClosed;
    private int _version;

    public CircuitView Current => Volatile.Read(ref _view);

    /// <summary>Takes over a change that this replica has made or heard of.</summary>
    public void Apply(CircuitStatus changed)
    {
        lock (_changing)
        {
            _version++;
            Volatile.Write(ref _view, _view.With(changed));
        }
    }

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
                    subscription ??= await store.SubscribeAsync(Apply);
                    await ReadAsync(stoppingToken);
                }
                catch (StateUnavailableException)
                {
                    // The last copy stays in use; the Redis health check tells the operator.
                }
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

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        int before = Volatile.Read(ref _version);
        IReadOnlyList<CircuitStatus> circuits = await store.ReadAsync(cancellationToken);
        lock (_changing)
        {
            // What was published while the list was read may be newer than the list; the next second brings both together.
            if (_version == before)
            {
                Volatile.Write(ref _view, CircuitView.Of(circuits));
            }
        }
    }
}
