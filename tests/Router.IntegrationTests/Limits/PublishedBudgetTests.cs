using System.Net;
using LlmMesh.Contracts;
using LlmMesh.Testing;

namespace LlmMesh.Router.IntegrationTests.Limits;

/// <summary>Budgets, as the usage service publishes them and as the configuration names one.</summary>
public sealed class PublishedBudgetTests(MeshFixture mesh, GarnetServer state) : IClassFixture<GarnetServer>
{
    private static readonly BudgetDefinition OfTeam = new()
    {
        Id = "team-day",
        Owner = new BudgetOwner(BudgetScope.Team, "default"),
        Period = BudgetPeriod.Day,
        LimitNanoDollars = 400_000,
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    // 100 tokens of output cost 200,000 nano-dollars, half as much again is held for a stream.
    [Fact]
    public async Task Chat_HardBudgetHasNoRoom_IsRefusedUntilWhatIsHeldComesBack()
    {
        await using LimitScene scene = await WithAsync(OfTeam);
        await scene.OpenAsync(OfTeam);
        using (HttpResponseMessage held = await LimitScene.HoldAsync(scene.Router))
        {
            using HttpResponseMessage refused = await ChatAsync(scene, "first/echo");

            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            System.Text.Json.Nodes.JsonNode error = await refused.ErrorAsync();
            Assert.Equal(("budget_exceeded", "insufficient_quota"), ((string?)error["code"], (string?)error["type"]));
            Assert.StartsWith(
                "The budget 'team-day' of the team 'default' (0.0004 USD per day) has 0.0000", (string?)error["message"], StringComparison.Ordinal);
            Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        }

        await Eventually.HoldsAsync("what was held is free", async () =>
        {
            using HttpResponseMessage response = await ChatAsync(scene, "first/echo");
            return response.IsSuccessStatusCode;
        });
    }

    [Fact]
    public async Task Chat_Settled_BudgetCountsWhatTheLedgerSays()
    {
        await using LimitScene scene = await WithAsync(OfTeam);
        await scene.OpenAsync(OfTeam);

        using HttpResponseMessage response = await ChatAsync(scene, "first/echo");

        string? cost = response.Header("x-mesh-cost-usd");
        Assert.NotNull(cost);
        long expected = (long)(decimal.Parse(cost, System.Globalization.CultureInfo.InvariantCulture) * 1_000_000_000);
        await Eventually.HoldsAsync("it is settled", async () =>
            (await scene.State.Budgets.ReadAsync([OfTeam], Cancelled)) is [{ HeldNanoDollars: 0 } settled] && settled.SpentNanoDollars == expected);
    }

    [Fact]
    public async Task Chat_HardBudgetNotRebuilt_IsRefusedUntilItIs()
    {
        await using LimitScene scene = await WithAsync(OfTeam);

        using HttpResponseMessage before = await ChatAsync(scene, "first/echo");
        await scene.OpenAsync(OfTeam);
        using HttpResponseMessage after = await ChatAsync(scene, "first/echo");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (before.StatusCode, after.StatusCode));
        Assert.Equal("state_unavailable", (string?)(await before.ErrorAsync())["code"]);
    }

    [Fact]
    public async Task Chat_NoListPublishedYet_IsRefusedUntilItIs()
    {
        await using LimitScene scene = await LimitScene.CreateAsync(state, mesh);
        RouterServer router = await scene.AddRouterAsync(LimitScene.Configuration("\"retry\": {}"), withUsageService: true);
        using HttpResponseMessage before = await router.ChatAsync(ChatBody.Of("first/echo"));
        using HttpResponseMessage health = await router.GetAsync("health");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (before.StatusCode, health.StatusCode));

        await scene.State.BudgetList.PublishAsync([], Cancelled);

        await Eventually.HoldsAsync("the list has been heard of", async () =>
        {
            using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of("first/echo"));
            return response.IsSuccessStatusCode;
        });
    }

    [Fact]
    public async Task Chat_UnpricedUnderAHardBudget_IsPassedOverOrRefused()
    {
        await using LimitScene scene = await WithAsync(OfTeam);
        await scene.OpenAsync(OfTeam);

        using HttpResponseMessage alone = await ChatAsync(scene, "second/echo");
        using HttpResponseMessage chain = await scene.Router.ChatAsync(
            ChatBody.Of("second/echo", members: """ "models":["second/echo","first/echo"],"max_tokens":10 """));

        Assert.Equal((HttpStatusCode.BadRequest, "model_unpriced"), (alone.StatusCode, (string?)(await alone.ErrorAsync())["code"]));
        Assert.Equal((HttpStatusCode.OK, "first"), (chain.StatusCode, chain.Header("x-mesh-provider")));
    }

    [Fact]
    public async Task Chat_SoftBudget_AdmitsUntilItIsSpent()
    {
        BudgetDefinition soft = OfTeam with { Kind = BudgetKind.Soft, LimitNanoDollars = 1 };
        await using LimitScene scene = await WithAsync(soft);
        await scene.OpenAsync(soft);
        using HttpResponseMessage first = await ChatAsync(scene, "first/echo");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);

        using HttpResponseMessage refused = await ChatAsync(scene, "first/echo");

        Assert.Equal("budget_exceeded", (string?)(await refused.ErrorAsync())["code"]);
    }

    // An unpriced model costs a soft budget nothing; that it is unpriced is in the ledger.
    [Fact]
    public async Task Chat_UnpricedUnderASoftBudget_IsServed()
    {
        BudgetDefinition soft = OfTeam with { Kind = BudgetKind.Soft };
        await using LimitScene scene = await WithAsync(soft);
        await scene.OpenAsync(soft);

        using HttpResponseMessage response = await ChatAsync(scene, "second/echo");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Chat_BudgetOfAProvider_IsChargedForItsAttemptsAlone()
    {
        BudgetDefinition first = OfTeam with { Id = "first-day", Owner = new BudgetOwner(BudgetScope.Provider, "first") };
        BudgetDefinition all = OfTeam with { Id = "all", Owner = new BudgetOwner(BudgetScope.Organisation, "default") };
        await using LimitScene scene = await WithAsync(first, all);
        await scene.OpenAsync(first);
        await scene.OpenAsync(all);
        using HttpResponseMessage held = await LimitScene.HoldAsync(scene.Router);

        using HttpResponseMessage refused = await ChatAsync(scene, "first/echo");

        Assert.Contains("'all' of the organisation", (string?)(await refused.ErrorAsync())["message"], StringComparison.Ordinal);
        Assert.Equal(
            [true, true],
            (await scene.State.Budgets.ReadAsync([first, all], Cancelled)).Select(budget => budget.HeldNanoDollars is > 300_000 and < 400_000));
    }

    [Fact]
    public async Task Chat_ConfiguredBudgetWithoutUsageService_BeginsWithNothingSpent()
    {
        await using LimitScene scene = await LimitScene.StartAsync(
            state, mesh, """ "daily_budget": { "usd": 0.0004, "kind": "hard" } """);
        using HttpResponseMessage held = await LimitScene.HoldAsync(scene.Router);

        using HttpResponseMessage refused = await ChatAsync(scene, "first/echo");

        Assert.StartsWith(
            "The budget 'daily' of the organisation 'default'", (string?)(await refused.ErrorAsync())["message"], StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> ChatAsync(LimitScene scene, string model) =>
        scene.Router.ChatAsync(ChatBody.Of(model, members: "\"max_tokens\":100"));

    private async Task<LimitScene> WithAsync(params BudgetDefinition[] budgets)
    {
        LimitScene scene = await LimitScene.CreateAsync(state, mesh);
        await scene.State.BudgetList.PublishAsync(budgets, Cancelled);
        await scene.AddRouterAsync(LimitScene.Configuration("\"retry\": {}"), withUsageService: true);
        return scene;
    }
}
