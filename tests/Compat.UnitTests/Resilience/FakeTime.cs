using System.Threading.Channels;

namespace LlmMesh.Compat.UnitTests.Resilience;

/// <summary>A clock that stands still until a test moves it; waits end when it reaches their due time.</summary>
internal sealed class FakeTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Wait> _waits = [];
    private readonly Channel<Wait> _begun = Channel.CreateUnbounded<Wait>();
    private TimeSpan _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + _now;

    /// <summary>Runs <paramref name="work"/> to its end, skipping every wait in it that is not longer than <paramref name="longest"/>.</summary>
    /// <returns>The skipped waits, in order.</returns>
    public async Task<List<TimeSpan>> SkipWaitsAsync(Task work, TimeSpan longest, CancellationToken cancellationToken)
    {
        List<TimeSpan> skipped = [];
        while (!work.IsCompleted)
        {
            await Task.WhenAny(work, _begun.Reader.ReadAsync(cancellationToken).AsTask());
            if (Due(longest) is { } due)
            {
                skipped.Add(due - _now);
                Advance(due - _now);
            }
        }

        return skipped;
    }

    public void Advance(TimeSpan by)
    {
        Wait[] ended;
        lock (_lock)
        {
            _now += by;
            ended = [.. _waits.Where(wait => wait.Due <= _now)];
            _waits.RemoveAll(wait => wait.Due <= _now);
        }

        Array.ForEach(ended, static wait => wait.End());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Wait wait = new(this, () => callback(state));
        wait.Change(dueTime, period);
        return wait;
    }

    private TimeSpan? Due(TimeSpan longest)
    {
        lock (_lock)
        {
            TimeSpan[] due = [.. _waits.Where(wait => wait.Due - _now <= longest).Select(static wait => wait.Due)];
            return due.Length == 0 ? null : due.Min();
        }
    }

    private void Begin(Wait wait)
    {
        lock (_lock)
        {
            _waits.Add(wait);
        }

        _begun.Writer.TryWrite(wait);
    }

    private void Forget(Wait wait)
    {
        lock (_lock)
        {
            _waits.Remove(wait);
        }
    }

    private sealed class Wait(FakeTime time, Action end) : ITimer
    {
        public TimeSpan Due { get; private set; }

        public void End() => end();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Forget(this);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                Due = time._now + dueTime;
                time.Begin(this);
            }

            return true;
        }

        public void Dispose() => time.Forget(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
