using LlmMesh.State;
using LlmMesh.State.Leases;

namespace LlmMesh.HealthMonitor.Leadership;

/// <summary>
/// Decides by a lease in the shared state whether this monitor is the one that probes. It leads until its last successful renewal has
/// run out by its own clock, so a monitor that lost the shared state stops by itself before another takes over; without the shared state
/// nobody leads. On shutdown the lease is given back.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed partial class Leader(LeaderLease lease, MonitorPace pace, TimeProvider time, ILogger<Leader> logger) : BackgroundService
{
    private const string Role = "health-monitor";

    private readonly string _holder = Guid.NewGuid().ToString("N");
    private long _heldSince;
    private volatile bool _held;
    private volatile TaskCompletionSource _elected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether this monitor is the one that probes.</summary>
    public bool IsLeading => _held && time.GetElapsedTime(Volatile.Read(ref _heldSince)) < pace.Lease;

    /// <summary>Ends when this monitor begins to lead, the next time after the call. Take it before <see cref="IsLeading"/>.</summary>
    public Task Elected => _elected.Task;

    /// <inheritdoc />
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the services that ask: a monitor that is alone leads from the start.
        await CampaignAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_held)
        {
            _held = false;
            try
            {
                // The shared state's own time limit bounds it, not the host's, which a slow request may have used up.
                await lease.ReleaseAsync(Role, _holder, CancellationToken.None);
            }
            catch (StateUnavailableException)
            {
                // It runs out by itself.
            }
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(pace.Renewal, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await CampaignAsync(stoppingToken);
        }
    }

    private async Task CampaignAsync(CancellationToken cancellationToken)
    {
        // The lease begins when the server hears of it, which is never before now.
        long asked = time.GetTimestamp();
        try
        {
            Note(await lease.TryHoldAsync(Role, _holder, pace.Lease, cancellationToken), asked);
        }
        catch (StateUnavailableException)
        {
            // What is held stays held until it runs out.
        }
    }

    private void Note(bool held, long since)
    {
        bool led = IsLeading;
        bool announced = _held;
        if (held)
        {
            Volatile.Write(ref _heldSince, since);
        }

        _held = held;
        if (held != announced)
        {
            LogLeadership(held ? "leads" : "follows");
        }

        if (held && !led)
        {
            Interlocked.Exchange(ref _elected, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }
    }

    [LoggerMessage(LogLevel.Information, "This monitor {Leadership}")]
    private partial void LogLeadership(string leadership);
}
