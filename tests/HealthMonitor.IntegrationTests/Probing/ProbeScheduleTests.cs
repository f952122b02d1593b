using System.Text;
using LlmMesh.Catalog;
using LlmMesh.HealthMonitor.Probing;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Probing;

public sealed class ProbeScheduleTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void TakeDue_First_GivesEveryConfiguredProvider()
    {
        var schedule = new ProbeSchedule(new Random(1));

        Assert.Equal(["alpha", "beta"], schedule.TakeDue(Plan("alpha", "beta"), Start).Select(provider => provider.Name));
    }

    [Fact]
    public void Idle_AnySeed_IsWithinATenthBelowTheInterval()
    {
        ProbePlan plan = Plan("alpha");
        foreach (int seed in Enumerable.Range(0, 200))
        {
            var schedule = new ProbeSchedule(new Random(seed));
            schedule.TakeDue(plan, Start);

            Assert.InRange(schedule.Idle(Start), 0.9 * plan.Interval, plan.Interval);
        }
    }

    [Fact]
    public void TakeDue_AfterIdle_GivesTheProviderOnce()
    {
        ProbePlan plan = Plan("alpha");
        var schedule = new ProbeSchedule(new Random(1));
        schedule.TakeDue(plan, Start);
        TimeSpan idle = schedule.Idle(Start);

        Assert.Empty(schedule.TakeDue(plan, Start + idle - TimeSpan.FromTicks(1)));
        Assert.Single(schedule.TakeDue(plan, Start + idle));
        Assert.Empty(schedule.TakeDue(plan, Start + idle));
    }

    [Fact]
    public void TakeDue_AnotherConfiguration_MakesAllDueAndForgetsTheRest()
    {
        var schedule = new ProbeSchedule(new Random(1));
        schedule.TakeDue(Plan("alpha", "beta"), Start);

        Assert.Equal(["beta", "gamma"], schedule.TakeDue(Plan("beta", "gamma"), Start).Select(provider => provider.Name));
    }

    [Fact]
    public void Idle_NoProvider_IsForGood()
    {
        var schedule = new ProbeSchedule(new Random(1));
        schedule.TakeDue(Plan(), Start);

        Assert.Equal(Timeout.InfiniteTimeSpan, schedule.Idle(Start));
    }

    [Fact]
    public void Interval_ConfiguredAsShortAsCanBe_IsFiveSeconds()
    {
        byte[] file = """{ "profiles": { "development": { "probe_interval_ms": 5000 } } }"""u8.ToArray();

        Assert.Equal(TimeSpan.FromSeconds(5), new ProbePlan(CatalogReader.Read(file, _ => null).Snapshot!).Interval);
    }

    private static ProbePlan Plan(params string[] providers)
    {
        string entries = string.Join(',', providers.Select(
            name => $$"""  "{{name}}": { "base_url": "http://127.0.0.1:1/v1", "api_key_variable": null } """));
        CatalogResult result = CatalogReader.Read(Encoding.UTF8.GetBytes($$"""{ "providers": { {{entries}} } }"""), _ => null);
        return new ProbePlan(result.Snapshot!);
    }
}
