namespace LlmMesh.Router.Attempts;

/// <summary>
/// Keeps repetitions to a share of the requests of the last ten seconds, plus a constant, so that an outage is not amplified.
/// One per provider and process. Thread-safe.
/// </summary>
internal sealed class RetryBudget(TimeProvider time)
{
    private const int Seconds = 10;

    private readonly Lock _lock = new();
    private readonly long[] _second = new long[Seconds];
    private readonly int[] _requests = new int[Seconds];
    private readonly int[] _retries = new int[Seconds];

    /// <summary>Counts a request.</summary>
    public void Count()
    {
        lock (_lock)
        {
            _requests[Slot()]++;
        }
    }

    /// <summary>Takes leave for one repetition.</summary>
    /// <param name="share">Repetitions per request.</param>
    /// <param name="floor">Repetitions that are always allowed in ten seconds.</param>
    public bool TryTake(double share, int floor)
    {
        lock (_lock)
        {
            int slot = Slot();
            long oldest = _second[slot] - Seconds;
            double requests = 0;
            int retries = 0;
            for (int i = 0; i < Seconds; i++)
            {
                if (_second[i] > oldest)
                {
                    requests += _requests[i];
                    retries += _retries[i];
                }
            }

            if (retries >= (share * requests) + floor)
            {
                return false;
            }

            _retries[slot]++;
            return true;
        }
    }

    private int Slot()
    {
        long now = time.GetUtcNow().ToUnixTimeSeconds();
        int slot = (int)(now % Seconds);
        if (_second[slot] != now)
        {
            (_second[slot], _requests[slot], _retries[slot]) = (now, 0, 0);
        }

        return slot;
    }
}
