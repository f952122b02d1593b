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
        string report = MarkdownReport.Render(Report(
            StatusSource.Shared,
            new TargetStatus("kimi-k2.5", HealthState.Healthy, 120, Checked, null, Checked.AddMinutes(10)),
            new TargetStatus("glm-5", HealthState.Down, 7, Checked, "answered 500", Checked.AddMinutes(10)),
            new TargetStatus("new", HealthState.Unknown, null, null, "not probed yet", null)));

        Assert.Equal(
            """
            # Provider health

            1 healthy, 0 degraded, 0 slow, 1 down, 1 unknown.

            | provider | model     | state    | latency | available (24 h) | checked (UTC)       | detail         |
            | -------- | --------- | -------- | ------- | ---------------- | ------------------- | -------------- |
            | alpha    | kimi-k2.5 | healthy  | 120 ms  | 99.9 %           | 2026-11-20 08:30:05 |                |
            | alpha    | glm-5     | **down** | 7 ms    | 0.0 %            | 2026-11-20 08:30:05 | answered 500   |
            | alpha    | new       | unknown  |         |                  |                     | not probed yet |

            """,
            report,
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Render_PipesAndLineBreaks_StayInTheirCell()
    {
        string report = MarkdownReport.Render(Report(
            StatusSource.Shared, new TargetStatus("a|b", HealthState.Slow, 1, Checked, "first\r\nsecond|third", Checked)));

        string row = report.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.Contains(@"| a\|b ", row, StringComparison.Ordinal);
        Assert.Contains(@"| first second\|third |", row, StringComparison.Ordinal);
        Assert.Equal(8, row.Replace(@"\|", "", StringComparison.Ordinal).Count(character => character == '|'));
    }

    [Fact]
    public void Render_LocalResults_SaysSo() =>
        Assert.Contains("shared state is unavailable", MarkdownReport.Render(Report(StatusSource.Local)), StringComparison.Ordinal);

    [Fact]
    public void Render_OpenCircuitAndDryAccount_HaveTheirTables()
    {
        var circuit = new ReportedCircuit(
            CircuitScope.Target, "alpha/glm-5", CircuitState.Open, FaultClass.ServerError, Checked, Checked.AddSeconds(5), Checked.AddMinutes(5), 3);
        var account = new AccountStatus("alpha:ALPHA_KEY", 0.504m, 10, FaultClass.InsufficientCredits, Checked);
        MonitorReport report = Report(StatusSource.Shared) with { Circuits = [circuit] };

        string text = MarkdownReport.Render(report with
        {
            Status = report.Status with { Providers = [new ProviderStatus("alpha", [], [account])] },
        });

        Assert.Contains(
            """

            ## Circuits

            | circuit     | state    | reason       | failures | since (UTC)         | next probe (UTC)    | until (UTC)         |
            | ----------- | -------- | ------------ | -------- | ------------------- | ------------------- | ------------------- |
            | alpha/glm-5 | **open** | server error | 3        | 2026-11-20 08:30:05 | 2026-11-20 08:30:10 | 2026-11-20 08:35:05 |

            ## Accounts

            | account         | credit left (USD) | limit (USD) | problem                  | checked (UTC)       |
            | --------------- | ----------------- | ----------- | ------------------------ | ------------------- |
            | alpha:ALPHA_KEY | 0.50              | 10.00       | **insufficient credits** | 2026-11-20 08:30:05 |

            """,
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Render_CircuitsUnknown_SaysSo() => Assert.Contains(
        "Unknown while the shared state is unavailable.",
        MarkdownReport.Render(Report(StatusSource.Local) with { Circuits = null }),
        StringComparison.Ordinal);

    private static MonitorReport Report(StatusSource source, params TargetStatus[] targets)
    {
        var status = new MonitorStatus(
            source,
            new StateCounts(
                targets.Count(target => target.State == HealthState.Healthy),
                0,
                0,
                targets.Count(target => target.State == HealthState.Down),
                targets.Count(target => target.State == HealthState.Unknown)),
            [new ProviderStatus("alpha", targets, [])]);
        var availability = new Dictionary<string, double> { ["alpha/kimi-k2.5"] = 0.99996, ["alpha/glm-5"] = 0 };
        return new MonitorReport(status, availability, []);
    }
}
