namespace LlmMesh.Usage.Drain;

/// <summary>Something to do at once and then every so often.</summary>
/// <remarks>Not thread-safe; belongs to one loop.</remarks>
internal sealed class Due(TimeProvider time, TimeSpan every)
{
    private long? _last;

    /// <summary>Whether it is time; if so, the next time is later by the interval.</summary>
    public bool IsDue()
    {
        if (_last is { } last && time.GetElapsedTime(last) < every)
        {
            return false;
        }

        _last = time.GetTimestamp();
        return true;
    }
}
