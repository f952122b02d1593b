using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.Reporting;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Reporting;

public sealed class MarkdownReportTests
{
    private static readonly DateTimeOffset Checked = new(2026, 11, 20, 8, 30, 5, TimeSpan.Zero);

    [Fact]
    public void Render_SomeTargets_IsASummaryAndATable()
    {
        string report = MarkdownReport.Render(Status(
            StatusSource.Shared,
            new TargetStatus("kimi-k2.5", HealthState.Healthy, 120, Checked, null, Checked.AddMinutes(10)),
            new TargetStatus("glm-5", HealthState.Down, 7, Checked, "answered 500", Checked.AddMinutes(10)),
            new TargetStatus("new", HealthState.Unknown, null, null, "not probed yet", null)));

        Assert.Equal(
            """
            # Provider health

            1 healthy, 0 degraded, 0 slow, 1 down, 1 unknown.

            | provider | model     | state    | latency | checked (UTC)       | detail         |
            | -------- | --------- | -------- | ------- | ------------------- | -------------- |
            | alpha    | kimi-k2.5 | healthy  | 120 ms  | 2026-11-20 08:30:05 |                |
            | alpha    | glm-5     | **down** | 7 ms    | 2026-11-20 08:30:05 | answered 500   |
            | alpha    | new       | unknown  |         |                     | not probed yet |

            """,
            report,
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Render_PipesAndLineBreaks_StayInTheirCell()
    {
        string report = MarkdownReport.Render(Status(
            StatusSource.Shared, new TargetStatus("a|b", HealthState.Slow, 1, Checked, "first\r\nsecond|third", Checked)));

        string row = report.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.Contains(@"| a\|b ", row, StringComparison.Ordinal);
        Assert.Contains(@"| first second\|third |", row, StringComparison.Ordinal);
        Assert.Equal(7, row.Replace(@"\|", "", StringComparison.Ordinal).Count(character => character == '|'));
    }

    [Fact]
    public void Render_LocalResults_SaysSo() =>
        Assert.Contains("shared state is unavailable", MarkdownReport.Render(Status(StatusSource.Local)), StringComparison.Ordinal);

    private static MonitorStatus Status(StatusSource source, params TargetStatus[] targets) => new(
        source,
        new StateCounts(
            targets.Count(target => target.State == HealthState.Healthy),
            0,
            0,
            targets.Count(target => target.State == HealthState.Down),
            targets.Count(target => target.State == HealthState.Unknown)),
        [new ProviderStatus("alpha", targets)]);
}
