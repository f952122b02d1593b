using LlmMesh.Router.Exchanges;
using LlmMesh.Testing.Time;

namespace LlmMesh.Router.UnitTests.Exchanges;

public sealed class PhaseClockTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Phases_ThatAddUpToMoreThanTheTotal_EndWithIt()
    {
        using var clock = new PhaseClock(Seconds(4), _time, CancellationToken.None, total: Seconds(10));

        _time.Advance(Seconds(3));
        clock.Arm(Seconds(4));
        _time.Advance(Seconds(3));
        clock.Arm(Seconds(5));
        _time.Advance(Seconds(3.9));
        Assert.False(clock.HasPassed);

        _time.Advance(Seconds(0.1));
        Assert.True(clock.HasPassed);
    }

    [Fact]
    public void Disarm_WithATotal_StillEnds()
    {
        using var clock = new PhaseClock(Seconds(1), _time, CancellationToken.None, total: Seconds(2));
        clock.Disarm();

        _time.Advance(Seconds(1.5));
        Assert.False(clock.Token.IsCancellationRequested);

        _time.Advance(Seconds(0.5));
        Assert.True(clock.HasPassed);
    }

    [Fact]
    public void Disarm_WithoutATotal_NeverEnds()
    {
        using var clock = new PhaseClock(Seconds(1), _time, CancellationToken.None);
        clock.Disarm();

        _time.Advance(TimeSpan.FromDays(1));

        Assert.False(clock.Token.IsCancellationRequested);
    }

    [Fact]
    public void Owner_EndsFirst_IsToldApart()
    {
        using var owner = new CancellationTokenSource();
        using var clock = new PhaseClock(Seconds(1), _time, owner.Token, total: Seconds(2));

        owner.Cancel();

        Assert.True(clock.Token.IsCancellationRequested);
        Assert.False(clock.HasPassed);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
