using System.Text;

namespace LlmMesh.HealthMonitor.Reporting;

/// <summary>A Markdown table whose columns also line up as plain text.</summary>
internal static class MarkdownTable
{
    /// <summary>Appends a table.</summary>
    public static void Append(StringBuilder report, string[] header, IEnumerable<string[]> rows)
    {
        string[][] lines = [header, .. rows.Select(row => row.Select(Cell).ToArray())];
        int[] widths = [.. Enumerable.Range(0, header.Length).Select(column => lines.Max(line => line[column].Length))];
        AppendRow(report, header, widths);
        AppendRow(report, [.. widths.Select(width => new string('-', width))], widths);
        foreach (string[] line in lines.Skip(1))
        {
            AppendRow(report, line, widths);
        }
    }

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
