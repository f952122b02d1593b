using LlmMesh.State;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.Admission.Shares;

/// <summary>Beats for this replica as long as it runs, notices when the shared state goes away, and leaves the board at the end.</summary>
internal sealed partial class ReplicaPresence : BackgroundService
{
    private readonly string _name = Guid.NewGuid().ToString("N");
    private readonly MeshState _state;
    private readonly OutageShares _shares;
    private readonly ShareTimes _times;
    private readonly TimeProvider _time;
    private readonly ILogger<ReplicaPresence> _logger;
    private readonly ReplicaBeats _beats;

    public ReplicaPresence(MeshState state, OutageShares shares, ShareTimes times, TimeProvider time, ILogger<ReplicaPresence> logger)
    {
        _state = state;
        _shares = shares;
        _times = times;
        _time = time;
        _logger = logger;
        _beats = new ReplicaBeats(
            shares,
            answeredAtMs => state.Replicas.BeatAsync(_name, answeredAtMs, CancellationToken.None),
            charge => state.Admission.ChargeAsync(
                charge.Scope,
                charge.Places,
                charge.Requests,
                charge.Tokens,
                CancellationToken.None,
                new DayCharge(charge.Zone, charge.RequestsOfDay)),
            time);
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _state.Admission.Effective = _shares.Effective;
        _state.Connection.AvailabilityChanged += OnAvailabilityChanged;

        // Before the first request: until the board has answered, nothing limited is admitted.
        await BeatAsync();
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Leaves the board, unless something is still owed: then this replica stays, silent, with its share kept back.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        _state.Connection.AvailabilityChanged -= OnAvailabilityChanged;
        try
        {
            await _beats.ChargeAsync();

            // As long as the shared state may take, even where the host has no time left.
            await _state.Replicas.LeaveAsync(_name, CancellationToken.None);
        }
        catch (StateUnavailableException)
        {
            LogStayed(_logger);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_times.Beat, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await BeatAsync();
        }
    }

    private async Task BeatAsync()
    {
        try
        {
            if (await _beats.BeatAsync())
            {
                LogBack(_logger, _shares.Census.Known, _shares.Census.Silent);
            }
        }
        catch (StateUnavailableException)
        {
            // The connection says when it gives up; until then requests find out one by one.
        }
    }

    private void OnAvailabilityChanged(object? sender, EventArgs arguments)
    {
        if (!_state.Connection.IsAvailable)
        {
            _shares.Leave();
            LogAway(_logger, _shares.Census.Known);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The shared state does not answer: limits go by this replica's share, one of {Known}.")]
    private static partial void LogAway(ILogger logger, int known);

    [LoggerMessage(LogLevel.Information, "Limits go by the shared state, over {Known} replicas, {Silent} of them silent.")]
    private static partial void LogBack(ILogger logger, int known, int silent);

    [LoggerMessage(LogLevel.Warning, "The shared state does not answer: this replica stays on the board until it is forgotten.")]
    private static partial void LogStayed(ILogger logger);
}
