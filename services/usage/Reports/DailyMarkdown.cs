using System.Globalization;
using System.Text;

namespace LlmMesh.Usage.Reports;

/// <summary>A day as a Markdown page for people.</summary>
internal static class DailyMarkdown
{
    private static readonly string[] FigureHeads = ["requests", "completed", "failed", "tokens in", "tokens out", "cost USD", "p50 ms", "p95 ms"];

    public static string Write(DailyUsage day)
    {
        var page = new StringBuilder().Append(CultureInfo.InvariantCulture, $"# Usage on {day.Date} (UTC)\n");
        if (!day.Total.CostComplete)
        {
            page.Append(CultureInfo.InvariantCulture,
                $"\n**The cost is too low:** no price is known for the tokens of {day.Total.UnpricedRequests} requests.\n");
        }

        Table(page, "Total", [.. FigureHeads, "interrupted", "cancelled", "abandoned", "estimated"],
        [
            [
                .. Figures(day.Total),
                Number(day.Total.Interrupted),
                Number(day.Total.Cancelled),
                Number(day.Total.Abandoned),
                Number(day.Total.EstimatedRequests),
            ],
        ]);
        Table(page, "By model", ["provider", "model", .. FigureHeads],
            day.ByModel.Select(part => (string[])[Name(part.Provider), Name(part.Model), .. Figures(part.Usage)]));
        Table(page, "By provider", ["provider", .. FigureHeads],
            day.ByProvider.Select(part => (string[])[Name(part.Provider), .. Figures(part.Usage)]));
        Table(page, "By key", ["key", "team", .. FigureHeads],
            day.ByKey.Select(part => (string[])[Name(part.Key), Name(part.Team), .. Figures(part.Usage)]));
        Table(page, "Failures by fault", ["fault", "requests"],
            day.Failures.Select(fault => (string[])[Name(fault.Fault), Number(fault.Requests)]));
        Table(page, "Slowest", ["request", "provider", "model", "outcome", "ms"],
            day.Slowest.Select(slow => (string[])[Name(slow.Id), Name(slow.Provider), Name(slow.Model), slow.Outcome, Number(slow.LatencyMs)]));
        return page.ToString();
    }

    private static void Table(StringBuilder page, string title, string[] head, IEnumerable<string[]> rows)
    {
        string[][] all = [.. rows];
        page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n");
        if (all.Length == 0)
        {
            page.Append("None.\n");
            return;
        }

        Row(page, head);
        Row(page, head.Select(_ => "---"));
        foreach (string[] row in all)
        {
            Row(page, row);
        }
    }

    private static void Row(StringBuilder page, IEnumerable<string> cells) => page.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static IEnumerable<string> Figures(UsageFigures usage) =>
    [
        Number(usage.Requests),
        Number(usage.Completed),
        Number(usage.Failed),
        Number(usage.Tokens.Input + usage.Tokens.CacheRead + usage.Tokens.CacheWrite),
        Number(usage.Tokens.Output + usage.Tokens.Reasoning),
        usage.CostUsd.ToString("0.######", CultureInfo.InvariantCulture) + (usage.CostComplete ? "" : " +"),
        Number(usage.P50LatencyMs),
        Number(usage.P95LatencyMs),
    ];

    private static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "–";

    /// <summary>A name that somebody else chose, so that it stays inside its cell and is nothing but text.</summary>
    private static string Name(string? value)
    {
        if (value is not { Length: > 0 })
        {
            return "–";
        }

        var name = new StringBuilder(value.Length);
        foreach (char letter in value)
        {
            if (char.IsControl(letter))
            {
                name.Append(' ');
                continue;
            }

            if (letter is '|' or '\\' or '`' or '*' or '[' or ']' or '<' or '>' or '!')
            {
                name.Append('\\');
            }

            name.Append(letter);
        }

        return name.ToString();
    }
}
