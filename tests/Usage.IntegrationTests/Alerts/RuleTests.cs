using LlmMesh.Contracts;
using LlmMesh.State.Circuits;
using LlmMesh.Usage.Budgets;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Alerts;

/// <summary>What each rule finds, in a real database and shared state.</summary>
public sealed class RuleTests(SharedState state) : IClassFixture<SharedState>, IAsyncLifetime
{
    private const string WindowOfMinutes =
        """{ "alerts": { "rules": { "error_rate": { "window_ms": 300000 }, "latency": { "window_ms": 300000 } } } }""";

    private const string WindowOfHours =
        """{ "alerts": { "rules": { "error_rate": { "window_ms": 7200000 }, "latency": { "window_ms": 7200000 } } } }""";

    private readonly SqliteTestLedger _ledger = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await state.ClearAsync();

    public ValueTask DisposeAsync() => _ledger.DisposeAsync();

    [Theory]
    [InlineData(WindowOfMinutes, 19, 1, false)]
    [InlineData(WindowOfMinutes, 18, 2, true)]
    [InlineData(WindowOfMinutes, 9, 10, false)]
    [InlineData(WindowOfHours, 19, 1, false)]
    [InlineData(WindowOfHours, 18, 2, true)]
    [InlineData(WindowOfHours, 9, 10, false)]
    public async Task Check_RequestsThatFail_FireAboveTheShareFromTheLeastNumberOn(string configuration, int good, int failed, bool fires)
    {
        await using AlertScene scene = await SceneAsync(configuration);
        await scene.StoreAsync([
            .. Many(good, () => Ended(scene)),
            .. Many(failed, () => Ended(scene) with { Outcome = RequestOutcome.Failed, Status = 502, Fault = FaultClass.ServerError }),
        ]);

        await scene.CheckAsync();

        Assert.Equal(fires ? ["error_rate"] : [], await scene.ActiveAsync());
    }

    [Theory]
    [InlineData(WindowOfMinutes)]
    [InlineData(WindowOfHours)]
    public async Task Check_RequestsAtFaultThemselvesAndClientsThatLeft_AreNoErrors(string configuration)
    {
        await using AlertScene scene = await SceneAsync(configuration);
        await scene.StoreAsync([
            .. Many(20, () => Ended(scene)),
            .. Many(20, () => Ended(scene) with { Outcome = RequestOutcome.Failed, Status = 400, Fault = FaultClass.InvalidRequest }),
            .. Many(20, () => Ended(scene) with { Outcome = RequestOutcome.Cancelled, Fault = FaultClass.Cancelled }),
        ]);

        await scene.CheckAsync();

        Assert.Empty(await scene.ActiveAsync());
    }

    [Fact]
    public async Task Check_RequestThatTookLongerThanTheWindowToFail_Counts()
    {
        await using AlertScene scene = await SceneAsync(WindowOfMinutes);
        await scene.StoreAsync([.. Many(20, () => Events.Completed(at: scene.Clock.GetUtcNow().AddSeconds(-400)) with
        {
            LatencyMs = 390_000, Outcome = RequestOutcome.Interrupted, Fault = FaultClass.StreamInterrupted,
        })]);

        await scene.CheckAsync();

        Assert.Contains("error_rate", await scene.ActiveAsync());
    }

    [Theory]
    [InlineData(WindowOfMinutes, 5000, 1, false)]
    [InlineData(WindowOfMinutes, 6000, 2, true)]
    [InlineData(WindowOfHours, 5000, 1, false)]
    [InlineData(WindowOfHours, 6000, 2, true)]
    public async Task Check_SlowAnswers_FireAboveFivePercent(string configuration, long latency, int slow, bool fires)
    {
        await using AlertScene scene = await SceneAsync(configuration);
        await scene.StoreAsync([
            .. Many(20 - slow, () => Ended(scene)),
            .. Many(slow, () => Ended(scene) with { LatencyMs = latency }),
        ]);

        await scene.CheckAsync();

        Assert.Equal(fires ? ["latency"] : [], await scene.ActiveAsync());
    }

    [Theory]
    [InlineData(3_600_000, 59, true)]
    [InlineData(3_600_000, 61, false)]
    [InlineData(7_200_000, 59, false)]
    public async Task Check_Spending_IsPerHourOfTheWindowToTheMinute(int windowMs, int minutesAgo, bool fires)
    {
        await using AlertScene scene = await SceneAsync($$"""{ "alerts": { "rules": { "cost": { "window_ms": {{windowMs}} } } } }""");
        await scene.StoreAsync(
            Events.Completed(at: scene.Clock.GetUtcNow().AddMinutes(-minutesAgo)) with { CostNanoDollars = 10_000_000_001 });

        await scene.CheckAsync();

        Assert.Equal(fires ? ["cost"] : [], await scene.ActiveAsync());
    }

    [Fact]
    public async Task Check_CircuitsOfTargetAndAccount_FireAndResolveApart()
    {
        await using AlertScene scene = await SceneAsync("{}");
        CircuitId target = CircuitId.OfTarget("openai/gpt-4o");
        CircuitId account = CircuitId.OfAccount("openai:OPENAI_API_KEY");
        await scene.State.Circuits.OpenAsync(target, FaultClass.ServerError, openFor: null, new CircuitPolicy(), Cancelled);
        await scene.State.Circuits.OpenAsync(account, FaultClass.AuthFailed, openFor: null, new CircuitPolicy(), Cancelled);
        scene.Clock.Advance(TimeSpan.FromMinutes(1));

        await scene.CheckAsync();
        Assert.Equal(["circuit_open openai/gpt-4o", "credential_disabled openai:OPENAI_API_KEY"], await scene.ActiveAsync());
        await scene.State.Circuits.ResetAsync(target, Cancelled);
        await scene.OutlastAsync();

        Assert.Equal(["credential_disabled openai:OPENAI_API_KEY"], await scene.ActiveAsync());
    }

    [Fact]
    public async Task Check_CircuitOpenForLessThanConfigured_WaitsForIt()
    {
        await using AlertScene scene = await SceneAsync("""{ "alerts": { "rules": { "circuit_open": { "for_ms": 600000 } } } }""");
        await scene.State.Circuits.OpenAsync(
            CircuitId.OfTarget("openai/gpt-4o"), FaultClass.ServerError, openFor: null, new CircuitPolicy(), Cancelled);
        scene.Clock.Advance(TimeSpan.FromMinutes(1));
        await scene.CheckAsync();
        Assert.Empty(await scene.ActiveAsync());

        scene.Clock.Advance(TimeSpan.FromMinutes(11));
        await scene.CheckAsync();

        Assert.Equal(["circuit_open openai/gpt-4o"], await scene.ActiveAsync());
    }

    [Fact]
    public async Task Check_CreditOfAccounts_FiresWhereLittleIsLeft()
    {
        await using AlertScene scene = await SceneAsync("{}");
        foreach (AccountHealth account in new AccountHealth[]
        {
            new("rich", 5, null, FaultClass.None, 0),
            new("poor", 4.99m, null, FaultClass.None, 0),
            new("broke", null, null, FaultClass.InsufficientCredits, 0),
            new("secretive", null, null, FaultClass.None, 0),
        })
        {
            await scene.State.Accounts.PublishAsync(account, Cancelled);
        }

        await scene.CheckAsync();

        Assert.Equal(["credits_low broke", "credits_low poor"], await scene.ActiveAsync());
    }

    [Theory]
    [InlineData("{}", new[] { "credential_due p:over" })]
    [InlineData(
        """{ "alerts": { "rules": { "credential_due": { "days_ahead": 2 } } } }""", new[] { "credential_due p:over", "credential_due p:soon" })]
    [InlineData("""{ "alerts": { "rules": { "credential_due": { "enabled": false } } } }""", new string[0])]
    public async Task Check_CredentialDue_FiresWhenItsDayHasCome(string configuration, string[] active)
    {
        await using AlertScene scene = await SceneAsync(configuration);
        DateTimeOffset now = scene.Clock.GetUtcNow();
        foreach ((string account, DateTimeOffset? due) in new (string, DateTimeOffset?)[]
        {
            ("p:over", now.AddMinutes(-1)), ("p:soon", now.AddDays(1)), ("p:later", now.AddDays(3)), ("p:never", null),
        })
        {
            await scene.State.Rotations.PublishAsync(
                new CredentialRotation(account, "f", 0, PreviousSeenMs: null, due?.ToUnixTimeMilliseconds()), Cancelled);
        }

        await scene.CheckAsync();

        Assert.Equal(active, await scene.ActiveAsync());
    }

    [Theory]
    [InlineData(49, new string[0])]
    [InlineData(50, new[] { "budget_thresholds daily@50" })]
    [InlineData(90, new[] { "budget_thresholds daily@50", "budget_thresholds daily@80" })]
    [InlineData(
        100, new[] { "budget_remaining daily", "budget_thresholds daily@100", "budget_thresholds daily@50", "budget_thresholds daily@80" })]
    public async Task Check_SpendingOfABudget_FiresAtEachMarkAndWhereLittleIsLeft(int dollars, string[] active)
    {
        await using AlertScene scene = await SceneAsync("""{ "settings": { "daily_budget": 100 } }""");
        BudgetDefinition daily = scene.Services.GetRequiredService<BudgetBook>().Daily!;
        Assert.True(await scene.State.Budgets.PrepareAsync(daily, Cancelled));
        BudgetState begun = Assert.Single(await scene.State.Budgets.ReadAsync([daily], Cancelled));
        Assert.True(await scene.State.Budgets.OpenAsync(daily, begun.PeriodStartMs, dollars * 1_000_000_000L, Cancelled));

        await scene.CheckAsync();

        Assert.Equal(active, await scene.ActiveAsync());
    }

    [Fact]
    public async Task Check_BudgetThatIsNotKnown_FiresNothing()
    {
        await using AlertScene scene = await SceneAsync("""{ "settings": { "daily_budget": 100 } }""");

        await scene.CheckAsync();

        Assert.Empty(await scene.ActiveAsync());
    }

    [Fact]
    public async Task Check_EveryRuleSwitchedOff_FindsNothing()
    {
        await using AlertScene scene = await SceneAsync("""
            { "alerts": { "rules": {
              "cost": { "enabled": false }, "error_rate": { "enabled": false }, "latency": { "enabled": false },
              "circuit_open": { "enabled": false }, "credits_low": { "enabled": false }
            } } }
            """);
        await scene.StoreAsync([.. Many(30, () => Ended(scene) with
        {
            Outcome = RequestOutcome.Failed, Fault = FaultClass.Timeout, LatencyMs = 60_000, CostNanoDollars = 20_000_000_000,
        })]);
        await scene.State.Accounts.PublishAsync(new AccountHealth("poor", 0, null, FaultClass.None, 0), Cancelled);
        await scene.State.Circuits.OpenAsync(
            CircuitId.OfTarget("openai/gpt-4o"), FaultClass.ServerError, openFor: null, new CircuitPolicy(), Cancelled);
        scene.Clock.Advance(TimeSpan.FromMinutes(1));

        await scene.CheckAsync();

        Assert.Empty(await scene.ActiveAsync());
    }

    private static IEnumerable<LedgerEvent> Many(int count, Func<LedgerEvent> create) => Enumerable.Range(0, count).Select(_ => create());

    private static LedgerEvent Ended(AlertScene scene) => Events.Completed(at: scene.Clock.GetUtcNow().AddSeconds(-20)) with { CostNanoDollars = 1 };

    private Task<AlertScene> SceneAsync(string configuration) => AlertScene.CreateAsync(state, _ledger, configuration);
}
