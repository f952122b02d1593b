using System.Globalization;
using System.Text;
using System.Text.Json;
using LlmMesh.Contracts;

namespace LlmMesh.HealthMonitor.Reporting;

/// <summary>The report for people: targets, circuits and accounts, each as a table; the last two only where there are any.</summary>
internal static class MarkdownReport
{
    private static readonly string[] Targets =
        ["provider", "model", "state", "latency", "available (24 h)", "checked (UTC)", "detail"];

    private static readonly string[] Circuits =
        ["circuit", "state", "reason", "failures", "since (UTC)", "next probe (UTC)", "until (UTC)"];

    private static readonly string[] Accounts = ["account", "credit left (USD)", "limit (USD)", "problem", "checked (UTC)"];

    public static string Render(MonitorReport report)
    {
        var text = new StringBuilder("# Provider health\n\n");
        text.Append(Summary(report.Status)).Append("\n\n");
        MarkdownTable.Append(text, Targets, report.Status.Providers.SelectMany(
            provider => provider.Targets.Select(target => Row(provider.Provider, target, report.Availability))));

        if (report.Circuits is null)
        {
            text.Append("\n## Circuits\n\nUnknown while the shared state is unavailable.\n");
        }
        else if (report.Circuits.Count > 0)
        {
            text.Append("\n## Circuits\n\n");
            MarkdownTable.Append(text, Circuits, report.Circuits.Select(Row));
        }

        AccountStatus[] accounts = [.. report.Status.Providers.SelectMany(provider => provider.Accounts).Where(account => account.CheckedAt is not null)];
        if (accounts.Length > 0)
        {
            text.Append("\n## Accounts\n\n");
            MarkdownTable.Append(text, Accounts, accounts.Select(Row));
        }

        return text.ToString();
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

    private static string[] Row(string provider, TargetStatus target, IReadOnlyDictionary<string, double> availability) =>
    [
        provider,
        target.Model,
        Word(target.State),
        target.LatencyMs is { } latency ? string.Create(CultureInfo.InvariantCulture, $"{latency} ms") : "",
        availability.TryGetValue($"{provider}/{target.Model}", out double share) ? Percent(share) : "",
        Time(target.CheckedAt),
        target.Detail ?? "",
    ];

    private static string[] Row(ReportedCircuit circuit) =>
    [
        circuit.Name,
        circuit.State switch
        {
            CircuitState.Open => "**open**",
            CircuitState.HalfOpen => "half-open",
            _ => "closed",
        },
        FaultWord(circuit.Reason),
        circuit.Failures.ToString(CultureInfo.InvariantCulture),
        Time(circuit.Since),
        Time(circuit.NextProbe),
        Time(circuit.Until),
    ];

    private static string[] Row(AccountStatus account) =>
    [
        account.Account,
        account.CreditLeftUsd?.ToString("0.00", CultureInfo.InvariantCulture) ?? "",
        account.LimitUsd?.ToString("0.00", CultureInfo.InvariantCulture) ?? "",
        account.Fault is { } fault ? $"**{FaultWord(fault)}**" : "",
        Time(account.CheckedAt),
    ];

    private static string Word(HealthState state) => state switch
    {
        HealthState.Healthy => "healthy",
        HealthState.Degraded => "degraded",
        HealthState.Slow => "**slow**",
        HealthState.Down => "**down**",
        _ => "unknown",
    };

    private static string FaultWord(FaultClass fault) => JsonNamingPolicy.SnakeCaseLower.ConvertName(fault.ToString()).Replace('_', ' ');

    // Down, so that 100 % means never down.
    private static string Percent(double share) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(share * 1000) / 10:0.0} %");

    private static string Time(DateTimeOffset? at) =>
        at is { } known ? known.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "";
}
