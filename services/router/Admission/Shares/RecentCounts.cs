namespace LlmMesh.Router.Admission.Shares;

/// <summary>
/// Requests, or tokens, of the last 61 seconds, by the second. Thread-safe without locks, and of one size however many there are.
/// </summary>
internal sealed class RecentCounts
{
    // Any 61 s touch at most 62 whole seconds.
    private const int Seconds = 62;

    // A second and what is counted in it share a word, so that one exchange changes both. Seconds are told apart within 136 years.
    private const int CountBits = 32;
    private const ulong CountMask = (1UL << CountBits) - 1;

    private readonly ulong[] _seconds = new ulong[Seconds];

    public void Add(long second, long amount)
    {
        ref ulong word = ref _seconds[second % Seconds];
        ulong held, next;
        do
        {
            held = Volatile.Read(ref word);

            // Who comes late counts for the later second: too long rather than not at all.
            next = held != 0 && Age(second, held) <= 0 ? With(held, (long)(held & CountMask) + amount) : With((ulong)(uint)second << CountBits, amount);
        }
        while (Interlocked.CompareExchange(ref word, next, held) != held);
    }

    /// <summary>Takes back what was counted in a second, as far as that still counts.</summary>
    public void Remove(long second, long amount)
    {
        ref ulong word = ref _seconds[second % Seconds];
        ulong held;
        do
        {
            held = Volatile.Read(ref word);
            if (Age(second, held) != 0)
            {
                return;
            }
        }
        while (Interlocked.CompareExchange(ref word, With(held, (long)(held & CountMask) - amount), held) != held);
    }

    /// <summary>All that counts.</summary>
    public long Count(long second)
    {
        long count = 0;
        for (int i = 0; i < Seconds; i++)
        {
            count += CountOf(second, Volatile.Read(ref _seconds[i]));
        }

        return count;
    }

    /// <summary>Seconds until so much of two counts, or of one, no longer counts; null when there is not so much.</summary>
    public static int? OpensIn(long second, long amount, RecentCounts one, RecentCounts? other)
    {
        for (int age = Seconds - 1; age >= 0; age--)
        {
            amount -= one.At(second, age) + (other?.At(second, age) ?? 0);
            if (amount <= 0)
            {
                return Seconds - age;
            }
        }

        return null;
    }

    private long At(long second, int age)
    {
        ulong word = Volatile.Read(ref _seconds[Math.Max(second - age, 0) % Seconds]);
        return Age(second, word) == age ? (long)(word & CountMask) : 0;
    }

    private static long CountOf(long second, ulong word) => (uint)Age(second, word) < Seconds ? (long)(word & CountMask) : 0;

    // Negative for a second that is still to come.
    private static int Age(long second, ulong word) => (int)((uint)second - (uint)(word >> CountBits));

    private static ulong With(ulong word, long count) => (word & ~CountMask) | (ulong)Math.Clamp(count, 0, (long)CountMask);
}
