using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Testing;
using StackExchange.Redis;

namespace LlmMesh.Router.UnitTests.Admission.Leases;

/// <summary>What admission notes before anything is sent. 4,096 tokens of output, as many as are reckoned with, cost 8,192,000 nano-dollars.</summary>
public sealed class IntentsTests(GarnetServer server) : IClassFixture<GarnetServer>
{
    private const long Output = 8_192_000;

    private static readonly Target Priced = new(
        Targets.Of("p", "m").Provider, "m", new ModelDefinition { Provider = "p", Id = "m", Price = new Price(Input: 1, Output: 2) });

    [Fact]
    public async Task Reserve_HardBudgetWithRoom_NotesTheMostItCanCost()
    {
        await using AdmissionScene scene = await AdmissionScene.StartAsync(server.Endpoint);

        LedgerEvent intent = await NotedAsync(scene, """{ "usd": 100, "kind": "hard" }""");

        Assert.Equal((RequestOutcome.Abandoned, "p", "m", CostBasis.Catalogue), (intent.Outcome, intent.Provider, intent.Model, intent.CostBasis));
        Assert.InRange(intent.CostNanoDollars, Output, 2 * Output);
        Assert.Equal(UsagePrecision.Estimated, intent.UsagePrecision);
        Assert.Equal(2, scene.Leases.Count);
    }

    [Fact]
    public async Task Reserve_LessGrantedThanClaimed_NotesWhatIsHeld()
    {
        await using AdmissionScene scene = await AdmissionScene.StartAsync(server.Endpoint);

        LedgerEvent intent = await NotedAsync(scene, """{ "usd": 0.01, "kind": "hard" }""");

        Assert.Equal(5_000_000, intent.CostNanoDollars);
    }

    [Fact]
    public async Task Reserve_NobodyCountsMoney_NotesNoCost()
    {
        await using AdmissionScene scene = await AdmissionScene.StartAsync(server.Endpoint);

        LedgerEvent intent = await NotedAsync(scene, "null");

        Assert.Equal((0, UsagePrecision.None), (intent.CostNanoDollars, intent.UsagePrecision));
        Assert.Equal(1, scene.Leases.Count);
    }

    [Fact]
    public async Task Reserve_WhileTheStateIsAway_NotesNothing()
    {
        await using AdmissionScene scene = await AdmissionScene.StartAsync(server.Endpoint);
        scene.Shares.Leave();

        Assert.Null(await scene.ReserveAsync(Priced));

        Assert.False(scene.Exchange!.Reservation!.IsNoted);
        Assert.Equal(0, scene.Leases.Count);
    }

    [Fact]
    public async Task Consume_Settled_LeavesNoLease()
    {
        await using AdmissionScene scene = await AdmissionScene.StartAsync(server.Endpoint);
        await NotedAsync(scene, """{ "usd": 100, "kind": "hard" }""");

        scene.Exchange!.Reservation!.Consume();

        Assert.Equal(0, scene.Leases.Count);
    }

    private static async Task<LedgerEvent> NotedAsync(AdmissionScene scene, string budget)
    {
        await scene.Redis.ExecuteAsync("FLUSHALL");
        Assert.Null(await scene.ReserveAsync($$"""{ "settings": { "daily_budget": {{budget}} } }""", Priced));
        Assert.True(scene.Exchange!.Reservation!.IsNoted);
        RedisValue noted = await scene.Redis.HashGetAsync("mesh:{ledger}:intents", scene.Exchange.RequestId);
        LedgerIntent intent = JsonSerializer.Deserialize((byte[])noted!, ContractsJson.Default.LedgerIntent)!;
        Assert.Equal(
            budget.Contains("hard", StringComparison.Ordinal) ? [new BudgetHold("daily", scene.Exchange.RequestId)] : [], intent.Holds);
        return intent.Row;
    }
}
