using LlmMesh.Contracts;
using LlmMesh.State.Admission;
using LlmMesh.State.Ledger;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Budgets;

/// <summary>A test with a team of its own whose key and whose team may have budgets.</summary>
public abstract class BudgetTests(GarnetServer server) : IAsyncLifetime
{
    protected const long Limit = 1_000;

    private StateClient? _client;

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private protected StateClient Client => _client!;

    private protected string Team { get; } = Sample.Name("team");

    public async ValueTask InitializeAsync() => _client = await StateClient.ConnectAsync(server);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Client.DisposeAsync();
    }

    private protected Task<StateClient> ConnectAnotherAsync(TimeProvider? time = null) => StateClient.ConnectAsync(server, time: time);

    private protected BudgetDefinition OfKey(
        BudgetKind kind = BudgetKind.Hard, long limit = Limit, BudgetPeriod period = BudgetPeriod.Total, string id = "of-key") => new()
        {
            Id = id,
            Owner = new BudgetOwner(BudgetScope.Key, "key", Team),
            Kind = kind,
            LimitNanoDollars = limit,
            Period = period,
        };

    private protected BudgetDefinition OfTeam(
        BudgetKind kind = BudgetKind.Hard, long limit = Limit, BudgetPeriod period = BudgetPeriod.Total) =>
        OfKey(kind, limit, period, "of-team") with { Owner = new BudgetOwner(BudgetScope.Team, Team) };

    /// <summary>The key and the team with these budgets.</summary>
    private protected ScopeGroup Group(params BudgetDefinition[] budgets) => ScopeGroup.ForCaller(
        Team,
        LimitedScope.OfKey(Team, "key", default, [.. budgets.Where(budget => budget.Owner.Scope == BudgetScope.Key)]),
        LimitedScope.OfTeam(Team, default, [.. budgets.Where(budget => budget.Owner.Scope == BudgetScope.Team)]),
        TimeZoneInfo.Utc);

    /// <summary>The same group, its budgets open with nothing spent.</summary>
    private protected async Task<ScopeGroup> OpenAsync(params BudgetDefinition[] budgets)
    {
        foreach (BudgetDefinition budget in budgets)
        {
            await Client.Budgets.PrepareAsync(budget, Cancelled);
            Assert.True(await Client.Budgets.OpenAsync(budget, 0, 0, Cancelled));
        }

        return Group(budgets);
    }

    private protected Task<AdmissionAnswer> ReserveAsync(ScopeGroup group, MoneyClaim claim, string? id = null, TimeSpan? lease = null) =>
        Client.Admission.ReserveAsync(
            group, new ReservationRequest(id ?? Sample.Name("reservation"), Sample.Lease) { Money = claim, MoneyLease = lease ?? default }, Cancelled);

    /// <summary>A claim of which nothing less will do.</summary>
    private protected static MoneyClaim Exactly(long amount) => new(amount, amount, amount);

    private protected Task SettleAsync(ScopeGroup group, string id, long cost, LedgerEvent? ledgerEvent = null) => Client.Settlement.ApplyAsync(
        Sample.Name("batch"),
        [new Settlement(id, [new HeldScope(group, 1_800_000_000) { CostNanoDollars = cost }], ledgerEvent)],
        Cancelled);

    /// <summary>What is spent and held; null when nothing is known.</summary>
    private protected async Task<(long Spent, long Held)?> ReadAsync(BudgetDefinition budget)
    {
        IReadOnlyList<BudgetState> states = await Client.Budgets.ReadAsync([budget], Cancelled);
        return states.Count == 0 ? null : (states[0].SpentNanoDollars, states[0].HeldNanoDollars);
    }

    private protected StoredBudget Stored(BudgetDefinition budget) => new(Client.Database, budget);
}
