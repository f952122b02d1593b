namespace LlmMesh.State;

/// <summary>
/// Keeps calls from a server that does not answer: after some in a row without an answer none is made for a while, then one at a time
/// until one is answered.
/// </summary>
/// <remarks>Thread-safe without locks: a call costs two reads while all is well.</remarks>
internal sealed class StateBreaker(TimeProvider time)
{
    private int _unanswered;

    // Timestamp of the next trial; 0 while calls pass.
    private long _trialAt;

    public int Limit { get; set; } = 3;

    public TimeSpan Pause { get; set; } = TimeSpan.FromSeconds(1);

    public bool IsClosed => Volatile.Read(ref _trialAt) == 0;

    public event EventHandler? Changed;

    public bool Lets()
    {
        long trialAt = Volatile.Read(ref _trialAt);
        if (trialAt == 0)
        {
            return true;
        }

        // Who moves the next trial on makes this one; should its outcome never come, the next is not lost.
        long now = time.GetTimestamp();
        return now >= trialAt && Interlocked.CompareExchange(ref _trialAt, After(now), trialAt) == trialAt;
    }

    public void Answered()
    {
        if (Volatile.Read(ref _unanswered) != 0)
        {
            Volatile.Write(ref _unanswered, 0);
        }

        if (Volatile.Read(ref _trialAt) != 0 && Interlocked.Exchange(ref _trialAt, 0) != 0)
        {
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }

    public void Unanswered()
    {
        if (Interlocked.Increment(ref _unanswered) >= Limit && Interlocked.Exchange(ref _trialAt, After(time.GetTimestamp())) == 0)
        {
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }

    // Never 0, which means something else.
    private long After(long timestamp) => Math.Max(1, timestamp + (long)(Pause.TotalSeconds * time.TimestampFrequency));
}
