using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Upstreams;
using LlmMesh.Testing.Time;

namespace LlmMesh.Router.UnitTests.Upstreams;

/// <summary>What attempts teach of their targets.</summary>
public sealed class TargetFiguresTests
{
    private static readonly Target Target = Targets.Of("p", "m");

    private readonly ManualTimeProvider _time = new();
    private readonly TargetFigures _figures;

    public TargetFiguresTests() => _figures = new TargetFigures(_time);

    [Fact]
    public void Of_TargetNobodyHasAsked_IsUnknown() => Assert.Equal(default, _figures.Now().Of(Target));

    [Fact]
    public void Of_Stream_IsItsFirstTokenAndItsPace()
    {
        Stream(firstTokenMs: 300, seconds: 2, tokens: 200);

        Assert.Equal(new TargetPerformance(300, 100, 0), _figures.Now().Of(Target));
    }

    [Fact]
    public void Of_SlowerAnswer_CountsAtOnceAndAFasterOneByAndBy()
    {
        Stream(firstTokenMs: 100, seconds: 2, tokens: 200);
        Stream(firstTokenMs: 1_100, seconds: 2, tokens: 200);
        Assert.Equal(1_100, _figures.Now().Of(Target).FirstTokenMs);

        Stream(firstTokenMs: 100, seconds: 2, tokens: 200);
        Assert.Equal(800, _figures.Now().Of(Target).FirstTokenMs, precision: 6);
    }

    [Fact]
    public void Of_WholeAnswer_IsSplitByTheKnownPace()
    {
        Stream(firstTokenMs: 300, seconds: 2, tokens: 200);
        Ended(new AttemptMeasure(FaultClass.None, TimeSpan.FromSeconds(3), TimeSpan.Zero, 200) { IsAnswered = true });

        // Two of the three seconds were writing.
        Assert.Equal(1_000, _figures.Now().Of(Target).FirstTokenMs, precision: 6);
        Assert.Equal(100, _figures.Now().Of(Target).TokensPerSecond, precision: 6);
    }

    [Theory]
    [InlineData(FaultClass.Overloaded, 1_000)]
    [InlineData(FaultClass.Timeout, 1_000)]
    [InlineData(FaultClass.InvalidRequest, 300)]
    [InlineData(FaultClass.Cancelled, 300)]
    public void Of_FailedAttempt_IsSlowerWhereItIsTheTargetsFault(FaultClass fault, double expected)
    {
        Stream(firstTokenMs: 300, seconds: 2, tokens: 200);
        Ended(new AttemptMeasure(fault, TimeSpan.FromMilliseconds(5), TimeSpan.Zero, 0));

        Assert.Equal(expected, _figures.Now().Of(Target).FirstTokenMs);
    }

    [Fact]
    public void Of_TargetNobodyAsks_IsForgottenByAndByButForOneRequestAtATime()
    {
        Stream(firstTokenMs: 600, seconds: 2, tokens: 200);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.InRange(_figures.Now().Of(Target).FirstTokenMs, 1, 100);

        _figures.Begun(Target);
        Assert.Equal((600, 1), (_figures.Now().Of(Target).FirstTokenMs, _figures.Now().Of(Target).InFlight));
    }

    [Fact]
    public void TurnOf_Chain_MovesWhenATurnIsCountedAndNotWhenItIsRead()
    {
        Assert.Equal((0, 0), (_figures.Now().TurnOf("m"), _figures.Now().TurnOf("m")));

        _figures.CountTurn("m");
        _figures.CountTurn("m");

        Assert.Equal((2, 0), (_figures.Now().TurnOf("m"), _figures.Now().TurnOf("other")));
    }

    [Fact]
    public void Begun_MoreNamesThanAreKept_LeavesTheLaterOnesUnknown()
    {
        for (int i = 0; i < 5_000; i++)
        {
            _figures.Begun(Targets.Of("p", $"made-up-{i}"));
        }

        Target late = Targets.Of("p", "made-up-4999");
        _figures.Ended(late, new AttemptMeasure(FaultClass.None, TimeSpan.FromSeconds(1), TimeSpan.Zero, 1) { IsAnswered = true });

        Assert.Equal(default, _figures.Now().Of(late));
        Assert.Equal(1, _figures.Now().Of(Targets.Of("p", "made-up-1")).InFlight);
    }

    private void Stream(int firstTokenMs, int seconds, int tokens) => Ended(new AttemptMeasure(
        FaultClass.None, TimeSpan.FromMilliseconds(firstTokenMs), TimeSpan.FromSeconds(seconds), tokens)
    { IsAnswered = true });

    private void Ended(in AttemptMeasure measure)
    {
        _figures.Begun(Target);
        _figures.Ended(Target, measure);
    }
}
