using LlmMesh.Contracts;
using LlmMesh.State.Admission;
using LlmMesh.State.Circuits;
using LlmMesh.State.IntegrationTests.Admission;
using LlmMesh.State.Ledger;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests;

/// <summary>Redis frozen, gone, restarted or without its scripts, each on a server of its own.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(250);

    private readonly GarnetServer _server = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _server.StartAsync(Cancelled);

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task EveryCall_ServerFrozen_EndsAsUnavailableAndWorksAfterwards()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Processes are frozen with Linux's signals and process tree.");
            return;
        }

        await using StateClient client = await StateClient.ConnectAsync(_server, Timeout);
        await WarmUpAsync(client);

        using (_server.Freeze())
        {
            await AssertUnavailableAsync(client);
        }

        await RecoverAsync(client);
    }

    [Fact]
    public async Task EveryCall_ServerGone_EndsAsUnavailable()
    {
        await using StateClient client = await StateClient.ConnectAsync(_server, Timeout);
        await WarmUpAsync(client);

        await _server.StopAsync();

        await AssertUnavailableAsync(client);
    }

    [Fact]
    public async Task EveryScript_AfterRestart_WorksAgain()
    {
        await using StateClient client = await StateClient.ConnectAsync(_server);
        await RecoverAsync(client);

        await _server.RestartAsync(Cancelled);

        await RecoverAsync(client);
    }

    [Fact]
    public async Task EveryScript_AfterScriptFlush_WorksAtOnce()
    {
        await using StateClient client = await StateClient.ConnectAsync(_server);
        await UseEveryScriptAsync(client);

        await client.Database.ExecuteAsync("SCRIPT", "FLUSH");

        await UseEveryScriptAsync(client);
    }

    private static async Task AssertUnavailableAsync(StateClient client)
    {
        ScopeGroup scope = Sample.Scope(requestsPerMinute: 1, concurrency: 1);
        (ScopeGroup budgeted, BudgetDefinition budget) = Budgeted();
        CircuitId circuit = CircuitId.OfTarget(Sample.Name("provider/model"));
        var policy = new CircuitPolicy();
        Func<Task>[] calls =
        [
            () => client.Admission.ReserveAsync(scope, "reservation", Sample.Lease, Cancelled),
            () => client.Settlement.ApplyAsync("batch", [Sample.Settlement("reservation", scope)], Cancelled),
            () => client.Ledger.TakeAsync("consumer", 1, Cancelled),
            () => client.Ledger.AcknowledgeAsync("consumer", Cancelled),
            () => client.Ledger.RequeueAbandonedAsync(TimeSpan.Zero, Cancelled),
            () => client.Ledger.CountWaitingAsync(Cancelled),
            () => client.Counters.ReadAsync(Cancelled),
            () => client.Health.PublishAsync([new TargetHealth("alpha", "one", HealthState.Healthy, 1, 1, null)], Cancelled),
            () => client.Health.ReadAsync(Cancelled),
            () => client.Health.RemoveAsync(["alpha/one"], Cancelled),
            () => client.Admission.ChargeAsync(scope, [], 1, Cancelled),
            () => client.Admission.ExtendAsync(budgeted, "reservation", new MoneyClaim(1, 1, 1), Cancelled),
            () => client.Admission.RenewAsync(budgeted, ["reservation"], Sample.Lease, Cancelled),
            () => client.Settlement.ApplyAsync("batch", [Sample.Settlement("reservation", budgeted)], Cancelled),
            () => client.Intents.WriteAsync(new LedgerIntent(Sample.Event("intent")), Sample.Lease),
            () => client.Intents.RenewAsync(["intent"], Sample.Lease, Cancelled),
            () => client.Intents.AbandonExpiredAsync(judge: null, Cancelled),
            () => client.Intents.CountAsync(Cancelled),
            () => client.Budgets.ReadAsync([budget], Cancelled),
            () => client.Budgets.PrepareAsync(budget, Cancelled),
            () => client.Budgets.OpenAsync(budget, 0, 0, Cancelled),
            () => client.Budgets.ReconcileAsync(budget, new BudgetState(budget.Id, 0, 0, 0), 0, Cancelled),
            () => client.Budgets.RecountAsync(budget, Cancelled),
            () => client.Budgets.RemoveAsync(budget, Cancelled),
            () => client.BudgetList.PublishAsync([budget], Cancelled),
            () => client.BudgetList.ReadAsync(Cancelled),
            () => client.BudgetList.SubscribeAsync(() => { }, Cancelled),
            () => client.Circuits.RecordAsync(circuit, new CircuitReport(0, 1, FaultClass.Timeout), policy, Cancelled),
            () => client.Circuits.OpenAsync(circuit, FaultClass.Timeout, null, policy, Cancelled),
            () => client.Circuits.ProbeSucceededAsync(circuit, policy, Cancelled),
            () => client.Circuits.ProbeFailedAsync(circuit, FaultClass.Timeout, policy, Cancelled),
            () => client.Circuits.ReturnPermitAsync(circuit, 1, Cancelled),
            () => client.Circuits.ResetAsync(circuit, Cancelled),
            () => client.Circuits.ResetAllAsync(Cancelled),
            () => client.Circuits.ReadAsync(Cancelled),
            () => client.Circuits.RelistAsync(circuit, Cancelled),
            () => client.Circuits.RelistAllAsync(Cancelled),
            () => client.Circuits.SubscribeAsync(_ => { }),
            () => client.Leases.TryHoldAsync("role", "holder", Sample.Lease, Cancelled),
            () => client.Leases.ReleaseAsync("role", "holder", Cancelled),
            () => client.Replicas.BeatAsync("replica", 0, Cancelled),
            () => client.Replicas.LeaveAsync("replica", Cancelled),
        ];
        foreach (Func<Task> call in calls)
        {
            await Assert.ThrowsAsync<StateUnavailableException>(call);
        }
    }

    // The first call of a process compiles and connects, which may take longer than the bound under test.
    private static Task WarmUpAsync(StateClient client) => RecoverAsync(client);

    /// <summary>Returns once every script has worked; fails when that takes a minute.</summary>
    private static async Task RecoverAsync(StateClient client)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                await UseEveryScriptAsync(client);
                return;
            }
            catch (StateUnavailableException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
            }
        }
    }

    private static async Task UseEveryScriptAsync(StateClient client)
    {
        ScopeGroup scope = Sample.Scope(requestsPerMinute: 1);
        Assert.True((await client.Admission.ReserveAsync(scope, Sample.Name("reservation"), Sample.Lease, Cancelled)).IsAdmitted);
        string id = Sample.Name("event");
        await client.Settlement.ApplyAsync(id, [Sample.Settlement(id)], Cancelled);
        await client.Ledger.RequeueAbandonedAsync(TimeSpan.Zero, Cancelled);
        Assert.Contains(await client.Ledger.TakeAsync("consumer", 1_000, Cancelled), taken => taken.Id == id);
        await client.Ledger.AcknowledgeAsync("consumer", Cancelled);
        await client.Admission.ChargeAsync(scope, [], 1, Cancelled);
        await UseBudgetsAsync(client);
        CircuitId circuit = CircuitId.OfTarget(Sample.Name("provider/model"));
        var policy = new CircuitPolicy();
        await client.Circuits.RecordAsync(circuit, new CircuitReport(0, 1, FaultClass.Timeout), policy, Cancelled);
        await client.Circuits.OpenAsync(circuit, FaultClass.Timeout, null, policy, Cancelled);
        await client.Circuits.ProbeFailedAsync(circuit, FaultClass.Timeout, policy, Cancelled);
        await client.Circuits.ReturnPermitAsync(circuit, 1, Cancelled);
        await client.Circuits.RelistAsync(circuit, Cancelled);
        Assert.True(await client.Circuits.ResetAsync(circuit, Cancelled));
        Assert.True(await client.Leases.TryHoldAsync(id, "holder", Sample.Lease, Cancelled));
        await client.Leases.ReleaseAsync(id, "holder", Cancelled);
        Assert.InRange((await client.Replicas.BeatAsync("replica", 0, Cancelled)).ServerTimeMs, 1, long.MaxValue);
    }

    private static async Task UseBudgetsAsync(StateClient client)
    {
        (ScopeGroup group, BudgetDefinition budget) = Budgeted();
        string id = Sample.Name("reservation");
        var money = new MoneyClaim(10, 10, 10);
        Assert.True(await client.Budgets.PrepareAsync(budget, Cancelled));
        Assert.True(await client.Budgets.OpenAsync(budget, 0, 5, Cancelled));
        await client.Intents.WriteAsync(new LedgerIntent(Sample.Event(id)), Sample.Lease);
        Assert.True((await client.Admission.ReserveAsync(group, new ReservationRequest(id, Sample.Lease) { Money = money }, Cancelled)).IsAdmitted);
        Assert.True((await client.Admission.ExtendAsync(group, id, money with { Most = 20 }, Cancelled)).IsAdmitted);
        await client.Admission.RenewAsync(group, [id], Sample.Lease, Cancelled);
        await client.Intents.RenewAsync([id], Sample.Lease, Cancelled);
        Assert.Equal(0, await client.Intents.AbandonExpiredAsync(judge: null, Cancelled));
        await client.Settlement.ApplyAsync(id, [new Settlement(id, [new HeldScope(group, 0) { CostNanoDollars = 1 }], null)], Cancelled);
        BudgetState state = Assert.Single(await client.Budgets.ReadAsync([budget], Cancelled));
        Assert.Equal((6, 0), (state.SpentNanoDollars, state.HeldNanoDollars));
        Assert.True(await client.Budgets.ReconcileAsync(budget, state, 7, Cancelled));
    }

    private static (ScopeGroup Group, BudgetDefinition Budget) Budgeted()
    {
        string provider = Sample.Name("provider");
        var budget = new BudgetDefinition
        {
            Id = "budget",
            Owner = new BudgetOwner(BudgetScope.Provider, provider),
            Period = BudgetPeriod.Total,
            LimitNanoDollars = 100,
        };
        return (ScopeGroup.ForProvider(LimitedScope.OfProvider(provider, default, [budget]), TimeZoneInfo.Utc), budget);
    }
}
