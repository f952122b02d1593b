namespace LlmMesh.ProviderEmulator.Observation;

/// <summary>Counters since the start; Total = Completed + Aborted + Broken + InFlight.</summary>
internal sealed record TrafficView(long Total, long Completed, long Aborted, long Broken, long InFlight);

internal sealed class Traffic
{
    private readonly long[] _endings = new long[Enum.GetValues<Ending>().Length];
    private long _total;

    public void Begin() => Interlocked.Increment(ref _total);

    public void End(Ending ending) => Interlocked.Increment(ref _endings[(int)ending]);

    public TrafficView View()
    {
        // Endings are read before the total, so that the difference is never negative.
        long completed = Count(Ending.Completed);
        long aborted = Count(Ending.Aborted);
        long broken = Count(Ending.Broken);
        long total = Interlocked.Read(ref _total);
        return new TrafficView(total, completed, aborted, broken, total - completed - aborted - broken);
    }

    private long Count(Ending ending) => Interlocked.Read(ref _endings[(int)ending]);
}
