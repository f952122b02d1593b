namespace LlmMesh.Testing.Time;

/// <summary>A clock that moves only when told, so that waits can be tested without waiting. Thread-safe.</summary>
/// <param name="start">Where it begins; null for 1 January 2026. Dates made by somebody else's clock need one that begins there.</param>
public sealed class ManualTimeProvider(DateTimeOffset? start = null) : TimeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<TimeSpan> _begun = [];
    private DateTimeOffset _now = start ?? new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TaskCompletionSource _armed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    /// <inheritdoc />
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ManualTimer timer = new(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Completes once somebody waits for exactly this long from now.</summary>
    /// <param name="wait">How long.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="times">How many such waits must have begun since the clock last moved, where one phase ends and another of the same length begins.</param>
    /// <exception cref="TimeoutException">Nobody did for half a minute of real time; the message lists what is waited for.</exception>
    public async Task WaiterAsync(TimeSpan wait, CancellationToken cancellationToken, int times = 1)
    {
        while (true)
        {
            Task armed;
            lock (_gate)
            {
                if (_timers.Exists(timer => timer.Due == _now + wait) && (times == 1 || _begun.Count(begun => begun == wait) >= times))
                {
                    return;
                }

                armed = _armed.Task;
            }

            try
            {
                await armed.WaitAsync(Patience, System, cancellationToken);
            }
            catch (TimeoutException exception)
            {
                throw new TimeoutException($"Nobody waits for {wait}, only for {Pending()}.", exception);
            }
        }
    }

    /// <summary>Moves the clock and fires what became due, in order.</summary>
    public void Advance(TimeSpan time)
    {
        List<ManualTimer> due;
        lock (_gate)
        {
            _now += time;
            _begun.Clear();
            due = [.. _timers.Where(timer => timer.Due <= _now).OrderBy(timer => timer.Due)];
            _timers.RemoveAll(due.Contains);
        }

        foreach (ManualTimer timer in due)
        {
            timer.Fire();
        }
    }

    private string Pending()
    {
        lock (_gate)
        {
            return string.Join(", ", _timers.Select(timer => timer.Due - _now));
        }
    }

    private sealed class ManualTimer(ManualTimeProvider clock, Action callback) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                _period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = clock._now + dueTime;
                    clock._timers.Add(this);
                    clock._begun.Add(dueTime);
                    clock._armed.TrySetResult();
                    clock._armed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            }

            return true;
        }

        public void Fire()
        {
            if (_period > TimeSpan.Zero)
            {
                Change(_period, _period);
            }

            callback();
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
