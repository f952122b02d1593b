using LlmMesh.Router.Attempts;
using LlmMesh.Testing.Time;

namespace LlmMesh.Router.UnitTests.Attempts;

public sealed class RetryBudgetTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void TryTake_WithoutTraffic_AllowsTheConstant()
    {
        var budget = new RetryBudget(_clock);

        Assert.Equal(10, Enumerable.Range(0, 100).Count(_ => budget.TryTake(0.2, 10)));
    }

    [Theory]
    [InlineData(100, 0, 20)]
    [InlineData(1000, 10, 210)]
    public void TryTake_UnderTraffic_AllowsItsShareMore(int requests, int floor, int expected)
    {
        var budget = new RetryBudget(_clock);
        for (int i = 0; i < requests; i++)
        {
            budget.Count();
        }

        Assert.Equal(expected, Enumerable.Range(0, 2 * requests).Count(_ => budget.TryTake(0.2, floor)));
    }

    [Fact]
    public void TryTake_TenSecondsLater_BeginsAgain()
    {
        var budget = new RetryBudget(_clock);
        while (budget.TryTake(0.2, 3))
        {
        }

        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(budget.TryTake(0.2, 3));

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(budget.TryTake(0.2, 3));
    }
}
