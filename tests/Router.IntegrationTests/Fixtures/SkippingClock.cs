namespace LlmMesh.Router.IntegrationTests.Fixtures;

/// <summary>The system's clock, set forward by what is skipped. Timers run as ever. Thread-safe.</summary>
internal sealed class SkippingClock : TimeProvider
{
    private long _skipped;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _skipped));

    public override long GetTimestamp() => System.GetTimestamp()
        + (long)(TimeSpan.FromTicks(Volatile.Read(ref _skipped)).TotalSeconds * TimestampFrequency);

    public void Skip(TimeSpan time) => Interlocked.Add(ref _skipped, time.Ticks);
}
