using LlmMesh.Usage.Drain;
using Xunit;

namespace LlmMesh.Usage.UnitTests.Drain;

public sealed class DrainPaceTests
{
    private static readonly DrainPass Idle = new(0, IsFull: false);
    private static readonly DrainPass Some = new(3, IsFull: false);
    private static readonly DrainPass Full = new(500, IsFull: true);
    private static readonly DrainPass Outage = DrainPass.Failed(DrainFault.State, reason: null);

    [Fact]
    public void After_FullBatch_DoesNotWait() => Assert.Equal(0, Waits(Full, Full)[^1]);

    [Fact]
    public void After_NothingForAWhile_WaitsUpToTheLongestIdle() =>
        Assert.Equal([150, 225, 250, 250], Waits(Idle, Idle, Idle, Idle));

    [Fact]
    public void After_SomeEvents_LooksAgainSoon() => Assert.Equal([150, 225, 100, 150], Waits(Idle, Idle, Some, Idle));

    [Fact]
    public void After_FailuresInARow_DoublesUpToTheLongest() =>
        Assert.Equal([250, 500, 1000, 2000, 4000, 4000], Waits(Outage, Outage, Outage, Outage, Outage, Outage));

    [Fact]
    public void After_Recovery_BeginsTheNextOutageShort() => Assert.Equal(250, Waits(Outage, Outage, Outage, Idle, Outage)[^1]);

    private static double[] Waits(params DrainPass[] passes)
    {
        var pace = new DrainPace(new DrainOptions());
        return [.. passes.Select(pass => pace.After(pass).TotalMilliseconds)];
    }
}
