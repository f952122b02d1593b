namespace LlmMesh.Router.Attempts;

/// <summary>
/// Keeps repetitions to a share of the requests of the last ten seconds, plus a constant, so that an outage is not amplified.
/// One per provider and process. Thread-safe; counting takes no lock but once a second.
/// </summary>
internal sealed class RetryBudget(TimeProvider time)
{
    private const int Seconds = 10;

    private readonly Lock _lock = new();
    private readonly Slot[] _slots = [.. Enumerable.Range(0, Seconds).Select(static _ => new Slot())];

    /// <summary>Counts a request.</summary>
    public void Count() => Interlocked.Increment(ref At(Now()).Requests);

    /// <summary>Takes leave for one repetition.</summary>
    /// <param name="share">Repetitions per request.</param>
    /// <param name="floor">Repetitions that are always allowed in ten seconds.</param>
    public bool TryTake(double share, int floor)
    {
        long now = Now();
        Slot current = At(now);
        lock (_lock)
        {
            double requests = 0;
            int retries = 0;
            foreach (Slot slot in _slots)
            {
                if (slot.Second > now - Seconds)
                {
                    requests += Volatile.Read(ref slot.Requests);
                    retries += slot.Retries;
                }
            }

            if (retries >= (share * requests) + floor)
            {
                return false;
            }

            current.Retries++;
            return true;
        }
    }

    private long Now() => time.GetTimestamp() / time.TimestampFrequency;

    private Slot At(long now)
    {
        Slot slot = _slots[now % Seconds];
        if (Volatile.Read(ref slot.Second) != now)
        {
            lock (_lock)
            {
                if (slot.Second != now)
                {
                    slot.Requests = 0;
                    slot.Retries = 0;
                    Volatile.Write(ref slot.Second, now);
                }
            }
        }

        return slot;
    }

    private sealed class Slot
    {
        public long Second = long.MinValue;
        public int Requests;
        public int Retries;
    }
}
