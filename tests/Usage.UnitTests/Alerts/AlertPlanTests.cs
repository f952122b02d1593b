using LlmMesh.Usage.Alerts;
using Xunit;

namespace LlmMesh.Usage.UnitTests.Alerts;

public sealed class AlertPlanTests
{
    private const long Now = 1_000_000;

    private static readonly AlertCondition Condition = new("cost", "", "message");

    [Fact]
    public void Between_NewCondition_FiresOnceEvenIfFoundTwice() =>
        Assert.Equal([Condition], AlertPlan.Between([], Found(Condition, Condition)).Fire);

    [Fact]
    public void Between_ConditionOfAnActiveAlert_ChangesNothing() =>
        Assert.True(AlertPlan.Between([Active(clearSince: null)], Found(Condition)).ChangesNothing);

    [Fact]
    public void Between_SameSubjectOfAnotherRule_Fires()
    {
        AlertCondition other = Condition with { Rule = "latency" };

        Assert.Equal([other], AlertPlan.Between([Active(clearSince: null)], Found(Condition, other)).Fire);
    }

    [Theory]
    [InlineData(null, false, true)]
    [InlineData(Now - 59_999, false, false)]
    [InlineData(Now - 60_000, true, false)]
    public void Between_ConditionGone_ResolvesOnceItHasBeenLongEnough(long? clearSince, bool resolves, bool beginsClear)
    {
        AlertPlan plan = AlertPlan.Between([Active(clearSince)], Found());

        Assert.Equal((resolves, beginsClear), (plan.Resolve.Count == 1, plan.BeginClear.Count == 1));
    }

    [Fact]
    public void Between_ConditionGoneWithoutPatience_ResolvesAtOnce()
    {
        AlertPlan plan = AlertPlan.Between([Active(clearSince: null)], Found() with { ResolveAfter = TimeSpan.Zero });

        Assert.Equal((1, 0), (plan.Resolve.Count, plan.BeginClear.Count));
    }

    [Fact]
    public void Between_ConditionBack_ForgetsThatItWasGone() =>
        Assert.Equal("a", Assert.Single(AlertPlan.Between([Active(Now - 59_000)], Found(Condition)).Recur).Id);

    [Theory]
    [InlineData(null)]
    [InlineData(Now - 90_000)]
    public void Between_RuleThatCouldNotKnow_LeavesItsAlerts(long? clearSince)
    {
        AlertFindings unknown = Found() with { Unknown = new HashSet<string>(StringComparer.Ordinal) { "cost" } };

        Assert.True(AlertPlan.Between([Active(clearSince)], unknown).ChangesNothing);
    }

    private static ActiveAlert Active(long? clearSince) => new("a", Condition.Key, clearSince);

    private static AlertFindings Found(params AlertCondition[] conditions) =>
        new(Now, conditions, new HashSet<string>(StringComparer.Ordinal), TimeSpan.FromSeconds(60));
}
