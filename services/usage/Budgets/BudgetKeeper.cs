using System.Data.Common;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.State;
using LlmMesh.State.Budgets;
using LlmMesh.Usage.Telemetry;
using Microsoft.Extensions.Options;

namespace LlmMesh.Usage.Budgets;

/// <summary>
/// Keeps the shared state's budgets as the book has them. A round goes
/// <code>
/// 1. publish      the list, for the routers
/// 2. open         what the shared state does not know, or nobody has finished opening
/// 3. reconcile    what differs from the ledger
/// 4. forget       what was deleted
/// </code>
/// Every step can be repeated and done by several processes at once.
/// </summary>
internal sealed partial class BudgetKeeper(
    BudgetBook book,
    BudgetRecords records,
    BudgetList list,
    BudgetStore store,
    BudgetOpening opening,
    BudgetReconciliation reconciliation,
    UsageTelemetry telemetry,
    CatalogSource catalog,
    TimeProvider time,
    IOptions<BudgetOptions> options,
    ILogger<BudgetKeeper> logger) : BackgroundService
{
    // Routers have the new list by then, and count no more for a budget that is gone; afterwards nothing of it comes back.
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ForgottenUntil = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _changed = new(0, 1);

    /// <summary>Has a round done at once, because the book has changed.</summary>
    public void Wake()
    {
        lock (_changed)
        {
            if (_changed.CurrentCount == 0)
            {
                _changed.Release();
            }
        }
    }

    /// <summary>Does a round now.</summary>
    /// <exception cref="StateUnavailableException">The shared state did not answer.</exception>
    /// <exception cref="DbException">The database is not there.</exception>
    public async Task LookAfterAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<BudgetDefinition> budgets = await PublishAsync(cancellationToken);
        IReadOnlyDictionary<string, BudgetState> states = await ReadAsync(budgets, cancellationToken);
        telemetry.Note(budgets, states);
        ILookup<bool, BudgetDefinition> isOpen = budgets.ToLookup(budget => states.GetValueOrDefault(budget.Id) is { IsOpen: true });
        if (isOpen[false].Any())
        {
            await opening.OpenAsync([.. isOpen[false]], cancellationToken);
        }

        await reconciliation.ReconcileAsync([.. isOpen[true]], states, cancellationToken);
        await ForgetAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _changed.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using IDisposable subscription = catalog.OnChange(_ => Wake());
        bool isPostponed = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAfterAsync(stoppingToken);
                if (isPostponed)
                {
                    LogResumed();
                }

                isPostponed = false;
            }
            catch (Exception exception) when (exception is DbException or StateUnavailableException)
            {
                if (!isPostponed)
                {
                    LogPostponed(exception.Message);
                }

                isPostponed = true;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await WaitAsync(stoppingToken);
        }
    }

    /// <summary>Publishes the book as it is, and again when it has changed meanwhile: another process may have published the newer one before.</summary>
    private async Task<IReadOnlyList<BudgetDefinition>> PublishAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<BudgetDefinition> published;
        IReadOnlyList<BudgetDefinition> now = await book.AllAsync(cancellationToken);
        do
        {
            published = now;
            await list.PublishAsync(published, cancellationToken);
            now = await book.AllAsync(cancellationToken);
        }
        while (!now.SequenceEqual(published));
        return published;
    }

    private async Task<IReadOnlyDictionary<string, BudgetState>> ReadAsync(
        IReadOnlyList<BudgetDefinition> budgets, CancellationToken cancellationToken)
    {
        Dictionary<string, BudgetState> states = (await store.ReadAsync(budgets, cancellationToken))
            .ToDictionary(state => state.Id, StringComparer.Ordinal);
        foreach (BudgetDefinition budget in budgets)
        {
            if (states.GetValueOrDefault(budget.Id) is { } state && !FollowsCalendar(budget, state))
            {
                // The configuration has another time zone now.
                await store.RemoveAsync(budget, cancellationToken);
                states.Remove(budget.Id);
            }
        }

        return states;
    }

    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        foreach (BudgetDefinition budget in await records.DeletedAsync(ForgottenUntil, ForgottenAfter, cancellationToken))
        {
            await store.RemoveAsync(budget, cancellationToken);
        }

        if (book.Daily is null)
        {
            await store.RemoveAsync(BudgetBook.NoDaily, cancellationToken);
        }
    }

    private async Task WaitAsync(CancellationToken stopping)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task pause = Task.Delay(options.Value.Every, time, wait.Token);
        Task change = _changed.WaitAsync(wait.Token);
        await Task.WhenAny(pause, change);
        await wait.CancelAsync();
        await Task.WhenAll(pause, change).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static bool FollowsCalendar(BudgetDefinition budget, BudgetState state) =>
        BudgetSum.SpanAt(budget, DateTimeOffset.FromUnixTimeMilliseconds(state.PeriodStartMs)).StartMs == state.PeriodStartMs;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Budgets are looked after later: {Reason}")]
    private partial void LogPostponed(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Budgets are looked after again")]
    private partial void LogResumed();
}
