using System.Globalization;
using System.Text;
using LlmMesh.Contracts;

namespace LlmMesh.HealthMonitor.Reporting;

/// <summary>The status as a Markdown table whose columns also line up as plain text.</summary>
internal static class MarkdownReport
{
    private static readonly string[] Header = ["provider", "model", "state", "latency", "checked (UTC)", "detail"];

    public static string Render(MonitorStatus status)
    {
        string[][] rows =
        [
            Header,
            .. status.Providers.SelectMany(provider => provider.Targets.Select(target => Row(provider.Provider, target))),
        ];
        int[] widths = [.. Enumerable.Range(0, Header.Length).Select(column => rows.Max(row => row[column].Length))];
        var report = new StringBuilder("# Provider health\n\n");
        report.Append(Summary(status)).Append("\n\n");
        AppendRow(report, Header, widths);
        AppendRow(report, [.. widths.Select(width => new string('-', width))], widths);
        foreach (string[] row in rows.Skip(1))
        {
            AppendRow(report, row, widths);
        }

        return report.ToString();
    }

    private static string Summary(MonitorStatus status)
    {
        (int healthy, int degraded, int slow, int down, int unknown) = status.Summary;
        string counts = string.Create(
            CultureInfo.InvariantCulture,
            $"{healthy} healthy, {degraded} degraded, {slow} slow, {down} down, {unknown} unknown.");
        return status.Source == StatusSource.Shared
            ? counts
            : counts + " The shared state is unavailable: these are the results of this replica alone.";
    }

    private static string[] Row(string provider, TargetStatus target) =>
    [
        Cell(provider),
        Cell(target.Model),
        Word(target.State),
        target.LatencyMs is { } latency ? string.Create(CultureInfo.InvariantCulture, $"{latency} ms") : "",
        target.CheckedAt is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "",
        Cell(target.Detail ?? ""),
    ];

    private static string Word(HealthState state) => state switch
    {
        HealthState.Healthy => "healthy",
        HealthState.Degraded => "degraded",
        HealthState.Slow => "**slow**",
        HealthState.Down => "**down**",
        _ => "unknown",
    };

    /// <summary>A pipe would begin another column and a line break another row.</summary>
    private static string Cell(string text) => text.Replace("|", "\\|").ReplaceLineEndings(" ");

    private static void AppendRow(StringBuilder report, string[] cells, int[] widths)
    {
        for (int column = 0; column < cells.Length; column++)
        {
            report.Append("| ").Append(cells[column].PadRight(widths[column])).Append(' ');
        }

        report.Append("|\n");
    }
}
