namespace LlmMesh.Router.Admission.Shares;

/// <summary>Requests of the last 61 seconds, by the second. Thread-safe without locks, and of one size however many there are.</summary>
internal sealed class RecentRequests
{
    // Any 61 s touch at most 62 whole seconds.
    private const int Seconds = 62;

    // A second and the number of requests in it share a word, so that one exchange changes both.
    private const int CountBits = 24;
    private const long CountMask = (1L << CountBits) - 1;

    private readonly long[] _seconds = new long[Seconds];

    public void Add(long second)
    {
        ref long word = ref _seconds[second % Seconds];
        long held, next;
        do
        {
            held = Volatile.Read(ref word);

            // Who comes late counts for the later second: too long rather than not at all.
            next = held >> CountBits >= second ? held + 1 : (second << CountBits) + 1;
        }
        while (Interlocked.CompareExchange(ref word, next, held) != held);
    }

    public int Count(long second)
    {
        long count = 0;
        for (int i = 0; i < Seconds; i++)
        {
            long word = Volatile.Read(ref _seconds[i]);
            count += second - (word >> CountBits) < Seconds ? word & CountMask : 0;
        }

        return (int)Math.Min(count, int.MaxValue);
    }

    /// <summary>Seconds until the oldest request no longer counts; null when none does.</summary>
    public int? OpensIn(long second)
    {
        for (int age = Seconds - 1; age >= 0; age--)
        {
            long word = Volatile.Read(ref _seconds[Math.Max(second - age, 0) % Seconds]);
            if (second - (word >> CountBits) == age && (word & CountMask) > 0)
            {
                return Seconds - age;
            }
        }

        return null;
    }
}
