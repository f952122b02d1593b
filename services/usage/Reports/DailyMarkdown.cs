using System.Globalization;
using System.Text;
using LlmMesh.Usage.Budgets;

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
        Table(page, "Budgets", ["budget", "of", "period", "limit USD", "spent USD", "held USD", "remaining USD", "forecast USD", "spent", "mark"],
            day.Budgets.Select(budget => (string[])
            [
                Name(budget.Id), Owner(budget), $"{budget.Period}, {budget.Kind}", Usd(budget.LimitUsd), Usd(budget.SpentUsd),
                Usd(budget.HeldUsd), Usd(budget.RemainingUsd), Usd(budget.ForecastUsd), Percent(budget.SpentPercent), Mark(budget.SpentPercent),
            ]));
        Table(page, "By model", ["provider", "model", .. FigureHeads],
            day.ByModel?.Select(part => (string[])[Name(part.Provider), Name(part.Model), .. Figures(part.Usage)]));
        Table(page, "By provider", ["provider", .. FigureHeads],
            day.ByProvider?.Select(part => (string[])[Name(part.Provider), .. Figures(part.Usage)]));
        Table(page, "By key", ["key", "team", .. FigureHeads],
            day.ByKey.Select(part => (string[])[Name(part.Key), Name(part.Team), .. Figures(part.Usage)]));
        Table(page, "Failures by fault", ["fault", "requests"],
            day.Failures?.Select(fault => (string[])[Name(fault.Fault), Number(fault.Requests)]));
        Table(page, "Slowest", ["request", "provider", "model", "outcome", "ms"],
            day.Slowest.Select(slow => (string[])[Name(slow.Id), Name(slow.Provider), Name(slow.Model), slow.Outcome, Number(slow.LatencyMs)]));
        if (day.Health is { } health)
        {
            Health(page, health);
        }

        return page.ToString();
    }

    private static void Health(StringBuilder page, DayHealth health)
    {
        Table(page, "Health", ["target", "state", "ms", "probes", "down", "checked (UTC)", "detail"],
            health.Targets.Select(target => (string[])
            [
                Name(target.Target), target.State, Number(target.LatencyMs), Number(target.Probes), Number(target.DownProbes),
                Time(target.CheckedAt), Name(target.Detail),
            ]));
        Table(page, "Open circuits", ["circuit", "state", "fault", "since (UTC)"],
            health.Circuits.Select(circuit => (string[])[Name(circuit.Name), circuit.State, circuit.Reason, Time(circuit.Since)]));
    }

    private static void Table(StringBuilder page, string title, string[] head, IEnumerable<string[]>? rows)
    {
        if (rows is null)
        {
            return;
        }

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
        Usd(usage.CostUsd) + (usage.CostComplete ? "" : " +"),
        Number(usage.P50LatencyMs),
        Number(usage.P95LatencyMs),
    ];

    private static string Usd(decimal? amount) => amount?.ToString("0.######", CultureInfo.InvariantCulture) ?? "–";

    private static string Percent(decimal share) => share.ToString("0.##", CultureInfo.InvariantCulture) + " %";

    /// <summary>The highest of the thresholds that a budget has reached.</summary>
    private static string Mark(decimal percent) => percent switch
    {
        >= 100 => "**100 %**",
        >= 80 => "**80 %**",
        >= 50 => "50 %",
        _ => "",
    };

    private static string Owner(BudgetStanding budget) =>
        budget.Team is null ? $"{budget.Scope} {Name(budget.Name)}" : $"{budget.Scope} {Name(budget.Team)}/{Name(budget.Name)}";

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

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
