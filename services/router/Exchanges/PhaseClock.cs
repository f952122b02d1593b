namespace LlmMesh.Router.Exchanges;

/// <summary>
/// A time limit that ends early when what it is part of ends, and tells the two apart. An attempt's clock belongs to its request: one
/// timer serves headers, first token and idle gaps, each phase arms it anew, and none outlives the attempt's total. A request's own
/// clock belongs to its client and has one phase, which a preset may shorten.
/// </summary>
internal sealed class PhaseClock : IDisposable
{
    private readonly CancellationTokenSource _phase;
    private readonly CancellationTokenRegistration _owner;
    private readonly TimeProvider _time;
    private readonly TimeSpan? _total;
    private readonly long _started;
    private volatile bool _ownerEnded;
    private volatile bool _isCut;

    public PhaseClock(TimeSpan firstPhase, TimeProvider time, CancellationToken owner, TimeSpan? total = null)
    {
        _time = time;
        _total = total;
        _started = time.GetTimestamp();

        // One source with both causes: a linked one would cost two more.
        _phase = new CancellationTokenSource(firstPhase < total ? firstPhase : total ?? firstPhase, time);
        _owner = owner.UnsafeRegister(static clock => ((PhaseClock)clock!).EndWithOwner(), this);
    }

    /// <summary>Ends when the phase's time is up or the owner ends.</summary>
    public CancellationToken Token => _phase.Token;

    /// <summary>Whether the phase's time was up, as opposed to the owner having ended.</summary>
    public bool HasPassed => _phase.IsCancellationRequested && !_ownerEnded && !_isCut;

    /// <summary>Whether somebody else has ended it.</summary>
    public bool IsCut => _isCut && !_ownerEnded;

    /// <summary>Begins a phase.</summary>
    public void Arm(TimeSpan phase) => _phase.CancelAfter(Left is { } left && left < phase ? left : phase);

    /// <summary>Ends a phase: what follows waits for somebody else than the provider.</summary>
    public void Disarm() => _phase.CancelAfter(Left ?? Timeout.InfiniteTimeSpan);

    /// <summary>Ends it at once when a token is cancelled, until the result is disposed.</summary>
    public CancellationTokenRegistration CutBy(CancellationToken token) => token.UnsafeRegister(static clock => ((PhaseClock)clock!).Cut(), this);

    public void Dispose()
    {
        // Waits for a cancellation that is under way, so that it finds the source alive.
        _owner.Dispose();
        _phase.Dispose();
    }

    private TimeSpan? Left => _total is not { } total ? null
        : total - _time.GetElapsedTime(_started) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    private void Cut()
    {
        _isCut = true;
        _phase.Cancel();
    }

    private void EndWithOwner()
    {
        _ownerEnded = true;
        _phase.Cancel();
    }
}
