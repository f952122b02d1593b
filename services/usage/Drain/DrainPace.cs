namespace LlmMesh.Usage.Drain;

/// <summary>How long to wait after a pass: not at all behind a full batch, a little when idle, longer and longer in an outage.</summary>
/// <remarks>Not thread-safe; belongs to one loop.</remarks>
internal sealed class DrainPace(DrainOptions options)
{
    private TimeSpan _idle = options.IdleFrom;
    private TimeSpan _outage = options.OutageFrom;

    public TimeSpan After(DrainPass pass)
    {
        if (pass.Fault != DrainFault.None)
        {
            TimeSpan wait = _outage;
            _outage = Shorter(_outage * 2, options.OutageTo);
            return wait;
        }

        _outage = options.OutageFrom;
        if (pass.Stored > 0)
        {
            _idle = options.IdleFrom;
            return pass.IsFull ? TimeSpan.Zero : _idle;
        }

        _idle = Shorter(_idle * 1.5, options.IdleTo);
        return _idle;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
