namespace LlmMesh.State.IntegrationTests.Admission;

/// <summary>What the window promises, in the plainest form: a list of the seconds in which requests were admitted.</summary>
internal sealed class RequestWindowModel(int limit)
{
    // Any 60 s touch at most 61 whole seconds.
    private const int Seconds = 61;

    private readonly List<long> _admitted = [];

    public void Admit(long second) => _admitted.Add(second);

    public int Counted(long now) => _admitted.Count(second => second > now - Seconds);

    public bool Admits(long now) => Counted(now) < limit;

    /// <summary>Whole seconds until the oldest counted request leaves.</summary>
    public long OpensIn(long now) => _admitted.Where(second => second > now - Seconds).Min() + Seconds - now;

    /// <summary>The most admitted in any 60 seconds so far.</summary>
    public int Peak() => _admitted.Count == 0
        ? 0
        : _admitted.Max(from => _admitted.Count(second => second >= from && second < from + Seconds));
}
