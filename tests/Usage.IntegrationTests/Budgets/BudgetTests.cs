using System.Net;
using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.State.Admission;
using LlmMesh.State.Ledger;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Budgets;

/// <summary>Budgets from the API to the shared state and back from the ledger. Runs against each database.</summary>
public abstract class BudgetTests(SharedState state) : LedgerTests(state)
{
    private const string TeamBudget =
        """{"id":"blue","scope":"team","name":"blue","period":"month","limit_usd":12.5,"kind":"hard","on_exhausted":"cheaper","time_zone":"Europe/Paris"}""";

    [Fact]
    public async Task Create_Budget_IsKeptPublishedAndOpenWithWhatTheLedgerSays()
    {
        await using UsageHost usage = await StartAsync();
        var api = new BudgetApi(usage.Client);
        LedgerEvent[] settled = [Now(), Now() with { Caller = new LedgerCaller("key-2", "red", "acme") }];
        await State.SettleAsync(settled);

        JsonElement created = await api.CreateAsync(TeamBudget);

        Assert.Equal(12.5m, created.GetProperty("limit_usd").GetDecimal());
        Assert.Equal("Europe/Paris", created.GetProperty("time_zone").GetString());
        await api.StandsAtAsync("blue", settled[0].CostNanoDollars);
        BudgetDefinition published = Assert.Single((await State.Mesh.BudgetList.ReadAsync(Cancelled))!);
        Assert.Equal(
            new BudgetDefinition
            {
                Id = "blue",
                Owner = new BudgetOwner(BudgetScope.Team, "blue"),
                Period = BudgetPeriod.Month,
                LimitNanoDollars = 12_500_000_000,
                OnExhausted = BudgetExhaustion.Cheaper,
                TimeZone = "Europe/Paris",
            },
            published);
        Assert.True(Assert.Single(await State.Mesh.Budgets.ReadAsync([published], Cancelled)).IsOpen);
    }

    [Fact]
    public async Task Restart_Budgets_AreThereAgain()
    {
        await using (UsageHost before = await StartAsync())
        {
            await new BudgetApi(before.Client).CreateAsync(TeamBudget);
        }

        await using UsageHost after = await StartAsync();
        Assert.Equal("blue", Assert.Single(await new BudgetApi(after.Client).ListAsync()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Create_EveryScope_CountsItsOwn()
    {
        await using UsageHost usage = await StartAsync();
        var api = new BudgetApi(usage.Client);
        LedgerEvent settled = Now() with { Provider = "openai", Model = "gpt-5", Attempts = [Failed("openrouter", "x", cost: 77)] };
        await State.SettleAsync(settled);
        long cost = settled.CostNanoDollars;

        foreach ((string scope, string name, string more) in new[]
        {
            ("organisation", "acme", ""), ("team", "blue", ""), ("key", "key-1", ""","team":"blue" """), ("provider", "openai", ""),
            ("provider", "openrouter", ""),
        })
        {
            await api.CreateAsync($$"""{"id":"{{scope}}-{{name}}","scope":"{{scope}}","name":"{{name}}"{{more}},"period":"total","limit_usd":1}""");
        }

        await api.StandsAtAsync("organisation-acme", cost);
        await api.StandsAtAsync("team-blue", cost);
        await api.StandsAtAsync("key-key-1", cost);
        await api.StandsAtAsync("provider-openai", cost - 77);
        await api.StandsAtAsync("provider-openrouter", 77);
    }

    [Fact]
    public async Task Flush_SharedState_IsRebuiltFromTheLedger()
    {
        await using UsageHost usage = await StartAsync();
        var api = new BudgetApi(usage.Client);
        LedgerEvent[] settled = [.. Enumerable.Range(0, 50).Select(_ => Now())];
        await State.SettleAsync(settled);
        await api.CreateAsync(TeamBudget);
        await api.StandsAtAsync("blue", settled.Sum(stored => stored.CostNanoDollars));

        await State.ClearAsync();

        await Eventually.HoldsAsync("the list is back", async () => await State.Mesh.BudgetList.ReadAsync(Cancelled) is { Count: 1 });
        await api.StandsAtAsync("blue", settled.Sum(stored => stored.CostNanoDollars));
    }

    [Fact]
    public async Task Figures_ThatDifferFromTheLedger_AreSetRightOnceNothingIsHeld()
    {
        await using UsageHost usage = await StartAsync();
        var api = new BudgetApi(usage.Client);
        await api.CreateAsync(TeamBudget);
        await api.StandsAtAsync("blue", 0);
        ScopeGroup group = Group((await State.Mesh.BudgetList.ReadAsync(Cancelled))!);
        var request = new ReservationRequest("r", TimeSpan.FromMinutes(1)) { Money = new MoneyClaim(500, 500, 500) };
        AdmissionAnswer admitted = await State.Mesh.Admission.ReserveAsync(group, request, Cancelled);
        await api.StandsAtAsync("blue", 0, held: 500);

        // A settlement without a row, as no router makes one.
        await State.Mesh.Settlement.ApplyAsync(
            "wrong", [new Settlement("r", [new HeldScope(group, admitted.Second) { CostNanoDollars = 400 }], Event: null)], Cancelled);

        await api.StandsAtAsync("blue", 0);
        await usage.HasLoggedAsync("Budget blue counted");
    }

    [Fact]
    public async Task Change_LimitAndExhaustion_ArePublished()
    {
        await using UsageHost usage = await StartAsync();
        var api = new BudgetApi(usage.Client);
        await api.CreateAsync(TeamBudget);

        JsonElement changed = await api.ChangeAsync("blue", """{"limit_usd":0.000000001,"on_exhausted":"free","scope":"team","name":"blue"}""");

        Assert.Equal(0.000000001m, changed.GetProperty("limit_usd").GetDecimal());
        await Eventually.HoldsAsync("the change is published", async () =>
            await State.Mesh.BudgetList.ReadAsync(Cancelled) is [{ LimitNanoDollars: 1, OnExhausted: BudgetExhaustion.Free, Kind: BudgetKind.Hard }]);
    }

    [Theory]
    [InlineData("scope", "\"key\"")]
    [InlineData("name", "\"red\"")]
    [InlineData("period", "\"day\"")]
    [InlineData("kind", "\"soft\"")]
    [InlineData("time_zone", "\"UTC\"")]
    public async Task Change_WhatMakesTheBudget_IsRefusedAndNothingChanges(string field, string value)
    {
        await using UsageHost usage = await StartAsync();
        var api = new BudgetApi(usage.Client);
        await api.CreateAsync(TeamBudget);

        JsonElement error = await api.RefusedAsync(
            HttpStatusCode.Conflict, HttpMethod.Put, "/usage/budgets/blue", $$"""{"limit_usd":3,"{{field}}":{{value}}}""");

        Assert.Equal((field, "budget_field_fixed"), (error.GetProperty("param").GetString(), error.GetProperty("code").GetString()));
        Assert.Equal(12.5m, (await api.GetAsync("blue")).GetProperty("limit_usd").GetDecimal());
    }

    [Fact]
    public async Task Delete_Budget_IsGoneAndItsIdStaysTaken()
    {
        await using UsageHost usage = await StartAsync();
        var api = new BudgetApi(usage.Client);
        await api.CreateAsync(TeamBudget);
        await Eventually.HoldsAsync("it is published", async () => await State.Mesh.BudgetList.ReadAsync(Cancelled) is { Count: 1 });

        await api.DeleteAsync("blue");

        Assert.Empty(await api.ListAsync());
        await Eventually.HoldsAsync("the list is empty", async () => await State.Mesh.BudgetList.ReadAsync(Cancelled) is { Count: 0 });
        JsonElement error = await api.RefusedAsync(HttpStatusCode.Conflict, HttpMethod.Post, "/usage/budgets", TeamBudget);
        Assert.Equal("budget_exists", error.GetProperty("code").GetString());
        await api.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Delete, "/usage/budgets/blue", null);
    }

    [Fact]
    public async Task Read_StateAway_TellsWhatTheLedgerKnows()
    {
        await using UsageHost usage = await StartAsync();
        var api = new BudgetApi(usage.Client);
        LedgerEvent settled = Now();
        await State.SettleAsync(settled);
        await api.CreateAsync(TeamBudget);
        await api.StandsAtAsync("blue", settled.CostNanoDollars);

        await State.Server.StopAsync();
        JsonElement budget = Assert.Single(await api.ListAsync());
        await State.RestartAsync();

        Assert.Equal("ledger", budget.GetProperty("source").GetString());
        Assert.Equal(settled.CostNanoDollars / 1_000_000_000m, budget.GetProperty("spent_usd").GetDecimal());
        Assert.Equal(JsonValueKind.Null, budget.GetProperty("held_usd").ValueKind);
    }

    [Fact]
    public async Task Daily_Today_TellsBudgetsAndHealth()
    {
        await using UsageHost usage = await StartAsync();
        var api = new BudgetApi(usage.Client);
        LedgerEvent settled = Now() with { CostNanoDollars = 1_700_000 };
        await State.SettleAsync(settled);
        await api.CreateAsync("""{"id":"blue","scope":"team","name":"blue","period":"total","limit_usd":0.002}""");
        await api.StandsAtAsync("blue", settled.CostNanoDollars);
        TargetHealth[] probes = [Probe(HealthState.Down, "no answer"), Probe(HealthState.Healthy, detail: null)];
        await State.Mesh.History.AppendAsync(probes, Cancelled);
        await State.Mesh.Health.PublishAsync(probes[1..], Cancelled);

        string page = await usage.Client.GetStringAsync("/usage/daily?format=markdown", Cancelled);

        Assert.Contains("| blue | team blue | total, hard | 0.002 | 0.0017 | 0 | 0.0003 | – | 85 % | **80 %** |\n", page, StringComparison.Ordinal);
        Assert.Contains("| openai/gpt-5 | healthy | 40 | 2 | 1 | ", page, StringComparison.Ordinal);
        Assert.EndsWith("## Open circuits\n\nNone.\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Daily_DayThatIsOver_TellsWhatWasSpentUntilThen()
    {
        await using UsageHost usage = await StartAsync();
        await State.SettleAsync(Events.Completed(at: Events.Noon.AddDays(-1)), Events.Completed(), Events.Completed(at: Events.Noon.AddDays(1)));
        await usage.HasStoredAsync(1);
        await new BudgetApi(usage.Client).CreateAsync(TeamBudget);

        JsonElement day = await usage.GetAsync(Events.DailyPath);

        JsonElement budget = Assert.Single(day.GetProperty("budgets").EnumerateArray());
        Assert.Equal(2 * 1_234_567 / 1_000_000_000m, budget.GetProperty("spent_usd").GetDecimal());
        Assert.Equal("2026-02-28T23:00:00+00:00", budget.GetProperty("period_start").GetString());
        Assert.Equal(JsonValueKind.Null, budget.GetProperty("forecast_usd").ValueKind);
        Assert.Equal(JsonValueKind.Null, day.GetProperty("health").ValueKind);
    }

    [Fact]
    public async Task Intent_NobodySettled_BecomesAnAbandonedRecordAndALateSettlementReplacesIt()
    {
        await using UsageHost usage = await StartAsync();
        LedgerEvent settled = Now();
        await State.Mesh.Intents.WriteAsync(
            new LedgerIntent(settled with { Outcome = RequestOutcome.Abandoned, CostNanoDollars = 9_000_000, Attempts = [] }), TimeSpan.FromMilliseconds(1));
        await Eventually.HoldsAsync("it is given up", async () => (await usage.AllIdsAsync("outcome=abandoned")).SequenceEqual([settled.Id]));

        await State.SettleAsync(settled, settled);

        await Eventually.HoldsAsync("it is settled", async () => (await usage.AllIdsAsync("outcome=completed")).SequenceEqual([settled.Id]));
        JsonElement record = await usage.GetAsync($"/usage/records/{settled.Id}");
        Assert.Equal(settled.CostNanoDollars, record.GetProperty("cost_nano_dollars").GetInt64());
        Assert.Equal(settled.Attempts.Count, record.GetProperty("attempts").GetArrayLength());
    }

    [Fact]
    public async Task Intent_AHardBudgetHoldsNothingForIt_IsNoRecord()
    {
        await using UsageHost usage = await StartAsync();
        await new BudgetApi(usage.Client).CreateAsync(TeamBudget);
        BudgetDefinition? budget = null;
        await Eventually.HoldsAsync(
            "the budget is published", async () => (budget = (await State.Mesh.BudgetList.ReadAsync(Cancelled))?.SingleOrDefault()) is not null);
        LedgerEvent refused = Now() with { Outcome = RequestOutcome.Abandoned, CostNanoDollars = 9_000_000, Attempts = [] };
        LedgerEvent admitted = Now() with { Outcome = RequestOutcome.Abandoned, CostNanoDollars = 9_000_000, Attempts = [] };
        ScopeGroup group = ScopeGroup.ForCaller(
            "blue", LimitedScope.OfKey("blue", "k", default, []), LimitedScope.OfTeam("blue", default, [budget!]), TimeZoneInfo.Utc);
        await Eventually.HoldsAsync("the budget admits", async () => (await State.Mesh.Admission.ReserveAsync(
            group,
            new ReservationRequest(admitted.Id, TimeSpan.FromMinutes(1)) { Money = new MoneyClaim(7_000_000, 7_000_000, 7_000_000) },
            Cancelled)).IsAdmitted);

        foreach (LedgerEvent row in (LedgerEvent[])[refused, admitted])
        {
            await State.Mesh.Intents.WriteAsync(new LedgerIntent(row) { Holds = [new BudgetHold(budget!.Id, row.Id)] }, TimeSpan.FromMilliseconds(1));
        }

        await Eventually.HoldsAsync("the admitted one is given up", async () => (await usage.AllIdsAsync("outcome=abandoned")).SequenceEqual([admitted.Id]));
        await Eventually.HoldsAsync("none is left", async () => await State.Mesh.Intents.CountAsync(Cancelled) == 0);
        Assert.Equal([admitted.Id], await usage.AllIdsAsync("outcome=abandoned"));
        JsonElement record = await usage.GetAsync($"/usage/records/{admitted.Id}");
        Assert.Equal(7_000_000, record.GetProperty("cost_nano_dollars").GetInt64());
    }

    /// <summary>The service, once its database has its tables.</summary>
    private async Task<UsageHost> StartAsync()
    {
        UsageHost usage = await UsageHost.StartAsync(State, Ledger.Configuration, ("Mesh:Budgets:Every", "00:00:00.100"));
        await usage.HasDrainedAsync();
        return usage;
    }

    private static LedgerEvent Now() => Events.Completed(at: DateTimeOffset.UtcNow);

    private static TargetHealth Probe(HealthState found, string? detail) => new(
        "openai", "gpt-5", found, LatencyMs: 40, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - (found == HealthState.Down ? 1 : 0), detail);

    private static AttemptRecord Failed(string provider, string model, long cost) =>
        new() { Provider = provider, Model = model, Status = 500, Fault = FaultClass.ServerError, CostNanoDollars = cost };

    private static ScopeGroup Group(IReadOnlyList<BudgetDefinition> budgets) => ScopeGroup.ForCaller(
        "blue",
        LimitedScope.OfKey("blue", "key-1", default, []),
        LimitedScope.OfTeam("blue", default, budgets),
        TimeZoneInfo.Utc);
}

public sealed class SqliteBudgetTests(SharedState state) : BudgetTests(state), IClassFixture<SharedState>
{
    private protected override Task<ITestLedger> CreateLedgerAsync() => Task.FromResult<ITestLedger>(new SqliteTestLedger());
}

public sealed class PostgresBudgetTests(SharedState state, PostgresCluster cluster) : BudgetTests(state), IClassFixture<SharedState>
{
    private protected override async Task<ITestLedger> CreateLedgerAsync() => await PostgresTestLedger.CreateAsync(cluster);
}
