using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.Reporting;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Reporting;

public sealed class AvailabilityTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_NoProbe_IsUnknown() => Assert.Null(Availability.Of([], Start));

    [Fact]
    public void Of_OnlyUnaskedTarget_IsUnknown() => Assert.Null(Availability.Of([At(0, HealthState.Unknown)], Start.AddHours(1)));

    [Fact]
    public void Of_ManyProbesInAShortOutage_WeighsByTime() => Assert.Equal(
        0.9,
        Availability.Of(
            [At(0, HealthState.Slow), At(50, HealthState.Down), At(52, HealthState.Down), At(55, HealthState.Down), At(60, HealthState.Healthy)],
            Start.AddMinutes(100)));

    [Theory]
    [InlineData(HealthState.Down, 0)]
    [InlineData(HealthState.Degraded, 1)]
    public void Of_ASingleProbeJustNow_IsItsState(object state, double expected) =>
        Assert.Equal(expected, Availability.Of([At(0, (HealthState)state)], Start));

    [Fact]
    public void Of_StillDown_CountsUntilNow() =>
        Assert.Equal(0.25, Availability.Of([At(0, HealthState.Healthy), At(10, HealthState.Down)], Start.AddMinutes(40)));

    private static TargetHealth At(int minute, HealthState state) =>
        new("alpha", "one", state, 10, Start.AddMinutes(minute).ToUnixTimeMilliseconds(), null);
}
