using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Admission.Budgets;
using LlmMesh.Router.Endpoints;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router;

/// <summary>
/// Checks every configured target once after the start when <c>Mesh:ValidateAtStart</c> is true (default false) and says in the log what
/// does not work. Requests are served meanwhile.
/// </summary>
internal sealed partial class StartValidation(
    ProviderValidation validation,
    CatalogSource catalog,
    BudgetBoard budgets,
    IConfiguration configuration,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<StartValidation> logger) : BackgroundService
{
    private const string Setting = "Mesh:ValidateAtStart";

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    private static readonly Caller Self = new(new LedgerCaller("validation", "default", "default"));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!configuration.GetValue(Setting, defaultValue: false))
        {
            return;
        }

        await StartedAsync(stoppingToken);

        // Nothing is sent before the budgets are known.
        using var timer = new PeriodicTimer(BetweenLooks, time);
        while (budgets.Of(catalog.Current) is null && await timer.WaitForNextTickAsync(stoppingToken))
        {
        }

        ValidationView report = await validation.RunAsync(
            [.. ValidationEndpoint.ConfiguredTargets(catalog.Current)], CheckRequest.Askable, Self, stoppingToken);
        foreach (CheckView check in report.Checks.Where(check => check.Outcome == CheckOutcome.Error))
        {
            LogFailed(check.Target, check.Capability, check.Reason);
        }

        LogDone(report.Ok, report.Skipped, report.Failed);
    }

    private async Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(stoppingToken);
    }

    [LoggerMessage(LogLevel.Warning, "{Target} does not work ({Capability}): {Reason}")]
    private partial void LogFailed(string target, string capability, string? reason);

    [LoggerMessage(LogLevel.Information, "Providers validated: {Ok} OK, {Skipped} skipped, {Failed} failed")]
    private partial void LogDone(int ok, int skipped, int failed);
}
