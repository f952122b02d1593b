using System.Threading.Channels;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.State;

namespace LlmMesh.Router.Admission.Budgets;

/// <summary>
/// The budgets in force, kept in memory: the list that the usage service publishes, heard of at once and read anew every 5 s in case a
/// change was lost. Without a usage service nobody publishes one, and there is only the configuration's own budget.
/// </summary>
internal sealed class BudgetBoard : BackgroundService
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(5);

    // As long as nothing can be admitted, a lost change costs requests.
    private static readonly TimeSpan FirstRefresh = TimeSpan.FromMilliseconds(250);

    private readonly MeshState _state;
    private readonly TimeProvider _time;
    private readonly bool _isPublished;

    // One waiting notice stands for all: the list is read after it.
    private readonly Channel<bool> _changed =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private IReadOnlyList<BudgetDefinition>? _published;
    private ConfiguredBudgets? _configured;

    /// <param name="state">Has the list.</param>
    /// <param name="configuration">Says whether there is a usage service: its address, in Aspire's form of a service reference.</param>
    /// <param name="time">Times the refresh.</param>
    public BudgetBoard(MeshState state, IConfiguration configuration, TimeProvider time)
    {
        _state = state;
        _time = time;
        _isPublished = configuration["services:usage:http:0"] is not null;

        // Without a ledger there is nothing a budget could be rebuilt from.
        state.Admission.BeginsBudgets = !_isPublished;
    }

    /// <summary>Whether anything can be admitted; false until the usage service's list has been seen.</summary>
    public bool IsKnown => !_isPublished || Volatile.Read(ref _published) is not null;

    /// <summary>All budgets; one and the same list until it changes.</summary>
    /// <returns>Null as long as the usage service's list has never been seen: nobody knows what a request may cost.</returns>
    public IReadOnlyList<BudgetDefinition>? Of(CatalogSnapshot catalog)
    {
        if (_isPublished)
        {
            return Volatile.Read(ref _published);
        }

        ConfiguredBudgets? configured = Volatile.Read(ref _configured);
        if (configured?.Catalog != catalog)
        {
            Volatile.Write(ref _configured, configured = new ConfiguredBudgets(catalog, Daily(catalog.Settings)));
        }

        return configured.Budgets;
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_isPublished)
        {
            // Before the first request, which would be refused without it.
            await ReadAsync(cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_isPublished)
        {
            return;
        }

        IAsyncDisposable? subscription = null;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                subscription ??= await SubscribeAsync(stoppingToken);
                await ReadAsync(stoppingToken);
                await WaitAsync(stoppingToken);
            }
        }
        finally
        {
            if (subscription is not null)
            {
                await subscription.DisposeAsync();
            }
        }
    }

    private async Task<IAsyncDisposable?> SubscribeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _state.BudgetList.SubscribeAsync(() => _changed.Writer.TryWrite(true), cancellationToken);
        }
        catch (StateUnavailableException)
        {
            return null;
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            // An emptied Redis has no list until the usage service publishes it again; the last one stays in force.
            if (await _state.BudgetList.ReadAsync(cancellationToken) is { } read && _published?.SequenceEqual(read) != true)
            {
                Volatile.Write(ref _published, read);
            }
        }
        catch (StateUnavailableException)
        {
            // The last list stays in force; the Redis health check tells the operator.
        }
    }

    private async Task WaitAsync(CancellationToken stoppingToken)
    {
        using var refresh = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAny(
            Task.Delay(IsKnown ? Refresh : FirstRefresh, _time, refresh.Token), _changed.Reader.WaitToReadAsync(refresh.Token).AsTask());
        _changed.Reader.TryRead(out _);
        await refresh.CancelAsync();
    }

    private static BudgetDefinition[] Daily(MeshSettings settings) => settings.DailyBudget is { } daily ? [daily.In(settings.TimeZone)] : [];

    private sealed record ConfiguredBudgets(CatalogSnapshot Catalog, IReadOnlyList<BudgetDefinition> Budgets);
}
