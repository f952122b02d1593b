using System.Net.ServerSentEvents;
using System.Text;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.State;
using LlmMesh.Testing;
using StackExchange.Redis;

namespace LlmMesh.Router.IntegrationTests.Accounting;

/// <summary>A router that dies leaves one row for each request it had sent, and budgets that agree with it.</summary>
public sealed class AbandonedTests(MeshFixture mesh, GarnetServer server) : IClassFixture<GarnetServer>
{
    private const string Configuration =
        $$"""
        {
          "settings": { "daily_budget": { "usd": 1, "kind": "hard" } },
          "providers": { {{RouterSettings.UsualProviders}} },
          "models": [ { "provider": "first", "id": "fault-stall", "capabilities": ["chat"], "price": { "input": 1, "output": 2 } } ]
        }
        """;

    private static readonly BudgetDefinition Daily = new()
    {
        Id = DailyBudget.Id,
        Owner = new BudgetOwner(BudgetScope.Organisation, "default"),
        Period = BudgetPeriod.Day,
        LimitNanoDollars = 1_000_000_000,
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_InTheMiddleOfAStream_LeavesOneAbandonedRowThatTheBudgetEquals()
    {
        using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);
        var state = new MeshState(new StateConnection(redis, TimeProvider.System) { Timeout = TimeSpan.FromSeconds(30) });
        await using LedgerBook ledger = await LedgerBook.OpenAsync(server.Endpoint);
        await using RouterProcess router = await RouterProcess.StartAsync(
            server.Endpoint,
            mesh.Emulator.Root,
            Configuration,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["Mesh:Leases:Length"] = "00:00:03" });
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions")
        {
            Content = new StringContent(
                ChatBody.Of("first/fault-stall", stream: true, members: """ "max_tokens":50,"metadata":{"env":"test"} """),
                Encoding.UTF8,
                "application/json"),
        };
        using HttpResponseMessage response = await router.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
        await foreach (SseItem<string> unused in response.EventsAsync())
        {
            break;
        }

        double first = Assert.NotNull(await LeaseAsync(redis, response.RequestId()));
        await Eventually.HoldsAsync(
            "the living request's lease was renewed", async () => await LeaseAsync(redis, response.RequestId()) > first);
        Assert.Equal(0, await state.Intents.AbandonExpiredAsync(judge: null, Cancelled));

        await router.KillAsync();
        await Eventually.HoldsAsync("the lease has ended", async () => await state.Intents.AbandonExpiredAsync(judge: null, Cancelled) == 1);

        LedgerEvent row = await ledger.EventAsync(response);
        Assert.Equal((RequestOutcome.Abandoned, CostBasis.Catalogue, "first", "fault-stall"), (row.Outcome, row.CostBasis, row.Provider, row.Model));
        Assert.Equal("test", row.Tags?["env"]);
        Assert.InRange(row.CostNanoDollars, 50 * 2000, 1_000_000);
        Assert.Equal(0, await state.Intents.CountAsync(Cancelled));
        await Eventually.HoldsAsync("the budget has charged what was held", async () =>
            Assert.Single(await state.Budgets.ReadAsync([Daily], Cancelled)) is { HeldNanoDollars: 0 } budget
            && budget.SpentNanoDollars == row.CostNanoDollars);
    }

    private static async Task<double?> LeaseAsync(ConnectionMultiplexer redis, string requestId) =>
        await redis.GetDatabase().SortedSetScoreAsync("mesh:{ledger}:leases", requestId);
}
