using System.Net;
using System.Text.Json.Nodes;
using LlmMesh.Contracts;
using LlmMesh.Testing.Emulator;

namespace LlmMesh.Router.IntegrationTests.Limits;

/// <summary>What a budget lets pass. The dear model costs 10 nano-dollars a token of its answer, the cheap one 1.</summary>
public sealed class BudgetTests(MeshFixture mesh)
{
    private const string Dear = "bank/echo";
    private const string Cheap = "fault-none";
    private const string Free = "fault-comments";

    [Fact]
    public async Task Chat_HardBudget_AdmitsExactlyWhatFits()
    {
        await using BudgetMesh budget = await BudgetMesh.StartAsync(mesh.Emulator.Root, 100, routers: 2);

        // Two tokens each: "echo:one" is one token, " two" the other.
        for (int i = 0; i < 5; i++)
        {
            using HttpResponseMessage admitted = await budget.Routers[i % 2].ChatAsync(ChatBody.Of(Dear, "one two", members: "\"max_tokens\":2"));
            Assert.Equal(HttpStatusCode.OK, admitted.StatusCode);
            Assert.Equal(20, (await budget.Ledger.EventAsync(admitted)).CostNanoDollars);
        }

        using HttpResponseMessage refused = await budget.Router.ChatAsync(ChatBody.Of(Dear, "one two", members: "\"max_tokens\":2"));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        JsonObject error = await refused.ErrorAsync();
        Assert.Equal(("budget_exceeded", "insufficient_quota"), ((string?)error["code"], (string?)error["type"]));
        Assert.Contains("'daily'", (string?)error["message"], StringComparison.Ordinal);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Null(refused.Header("x-mesh-degraded"));
    }

    [Fact]
    public async Task Chat_ManyAtOnceOnSeveralRouters_NeverSpendMoreThanAHardBudget()
    {
        await using BudgetMesh budget = await BudgetMesh.StartAsync(mesh.Emulator.Root, 400, routers: 2);

        HttpResponseMessage[] responses = await Task.WhenAll(Enumerable.Range(0, 60).Select(i =>
            budget.Routers[i % 2].ChatAsync(ChatBody.Of(Dear, "one two", members: "\"max_tokens\":2"))));

        HttpResponseMessage[] served = [.. responses.Where(response => response.IsSuccessStatusCode)];
        long spent = 0;
        foreach (HttpResponseMessage response in served)
        {
            spent += (await budget.Ledger.EventAsync(response)).CostNanoDollars;
        }

        Assert.All(responses.Except(served), response => Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode));
        Assert.Equal((20, 400L), (served.Length, spent));
        Array.ForEach(responses, response => response.Dispose());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_NoLimitOfTheClients_IsSentOneThatIsPaidFor(bool stream)
    {
        await using BudgetMesh budget = await BudgetMesh.StartAsync(mesh.Emulator.Root, 100);
        string marked = $"limit-injected-{stream} two three four five six seven eight nine ten";

        using HttpResponseMessage response = await budget.Router.ChatAsync(ChatBody.Of(Dear, marked, stream));
        await response.TextAsync();

        // Half of what is left, at 10 a token.
        Assert.Equal((HttpStatusCode.OK, "5"), (response.StatusCode, response.Header("x-mesh-max-tokens")));
        LedgerEvent settled = await budget.Ledger.EventAsync(response);
        Assert.Equal(RequestOutcome.Completed, settled.Outcome);
        Assert.InRange(settled.CostNanoDollars, 1, 50);
    }

    [Fact]
    public async Task Chat_ProviderThatIgnoresTheLimit_HasItsStreamCutWithinWhatIsHeld()
    {
        await using BudgetMesh budget = await BudgetMesh.StartAsync(mesh.Emulator.Root, 400);

        using HttpResponseMessage response = await budget.Router.ChatAsync(ChatBody.Of(
            "bank/" + BudgetMesh.Unbounded, stream: true, members: "\"stream_options\":{\"include_usage\":true}"));
        StreamText stream = await response.StreamAsync();

        Assert.True(stream.IsDone);
        Assert.Null(stream.Error);
        Assert.Equal("20", response.Header("x-mesh-max-tokens"));
        Assert.Equal(["length"], stream.Chunks.SelectMany(chunk => chunk["choices"]!.AsArray())
            .Select(choice => (string?)choice!["finish_reason"]).OfType<string>());
        LedgerEvent settled = await budget.Ledger.EventAsync(response);
        Assert.Equal((RequestOutcome.Completed, UsagePrecision.Estimated), (settled.Outcome, settled.UsagePrecision));
        Assert.InRange(settled.CostNanoDollars, 100, 200);
        Assert.Equal(settled.Usage.TotalOutput, (long?)Assert.Single(stream.Usages)["completion_tokens"]);
        ObservedRequest upstream = Assert.Single(await mesh.Emulator.EndedAsync(1, BudgetMesh.Unbounded, TestContext.Current.CancellationToken));
        Assert.Equal(RequestEnding.Aborted, upstream.Ending);
    }

    [Fact]
    public async Task Chat_BudgetThatAllowsCheaperModels_TakesTheDearestThatFits()
    {
        await using BudgetMesh budget = await BudgetMesh.StartAsync(mesh.Emulator.Root, 100, onExhausted: "cheaper");

        using HttpResponseMessage response = await budget.Router.ChatAsync(ChatBody.Of(Dear, members: "\"max_tokens\":40"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            (Cheap, "budget", "budget:cheaper"),
            (response.Header("x-mesh-model"), response.Header("x-mesh-degraded"), response.Header("x-mesh-route")));
        LedgerEvent settled = await budget.Ledger.EventAsync(response);
        Assert.Equal((Dear, Cheap), (settled.RequestedModel, settled.Model));
        Assert.Equal(settled.Usage.TotalOutput, settled.CostNanoDollars);
    }

    [Fact]
    public async Task Chat_BudgetThatAllowsFreeModels_TakesOneThatCostsNothing()
    {
        await using BudgetMesh budget = await BudgetMesh.StartAsync(mesh.Emulator.Root, 100, onExhausted: "free");

        using HttpResponseMessage response = await budget.Router.ChatAsync(ChatBody.Of(Dear, members: "\"max_tokens\":40"));

        Assert.Equal((HttpStatusCode.OK, Free, "budget:free"), (response.StatusCode, response.Header("x-mesh-model"), response.Header("x-mesh-route")));
        LedgerEvent settled = await budget.Ledger.EventAsync(response);
        Assert.Equal((0L, CostBasis.Catalogue), (settled.CostNanoDollars, settled.CostBasis));
    }

    [Fact]
    public async Task Chat_UnpricedModelUnderAHardBudget_IsRefusedWithTheRemedy()
    {
        await using BudgetMesh budget = await BudgetMesh.StartAsync(mesh.Emulator.Root, 100);

        using HttpResponseMessage response = await budget.Router.ChatAsync(ChatBody.Of("open/unpriced-model"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        JsonObject error = await response.ErrorAsync();
        Assert.Equal("model_unpriced", (string?)error["code"]);
        Assert.Contains("price in the configuration", (string?)error["message"], StringComparison.Ordinal);
        Assert.Empty(await mesh.Emulator.RequestsAsync("unpriced-model"));
    }

    [Fact]
    public async Task Chat_UnpricedModelUnderASoftBudget_IsServedAndFlagged()
    {
        await using BudgetMesh budget = await BudgetMesh.StartAsync(mesh.Emulator.Root, 100, kind: "soft");

        using HttpResponseMessage response = await budget.Router.ChatAsync(ChatBody.Of("open/echo"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Null(response.Header("x-mesh-cost-usd"));
        Assert.Equal(CostBasis.Unpriced, (await budget.Ledger.EventAsync(response)).CostBasis);
    }

    [Fact]
    public async Task Chat_SoftBudget_IsOvershotByOneRequestAndThenRefuses()
    {
        await using BudgetMesh budget = await BudgetMesh.StartAsync(mesh.Emulator.Root, 30, kind: "soft");
        string body = ChatBody.Of(Dear, "one two", members: "\"max_tokens\":2");

        using HttpResponseMessage first = await budget.Router.ChatAsync(body);
        LedgerEvent settled = await budget.Ledger.EventAsync(first);
        using HttpResponseMessage second = await budget.Router.ChatAsync(body);
        LedgerEvent over = await budget.Ledger.EventAsync(second);
        using HttpResponseMessage third = await budget.Router.ChatAsync(body);

        Assert.Equal(40, settled.CostNanoDollars + over.CostNanoDollars);
        Assert.Null(second.Header("x-mesh-max-tokens"));
        Assert.Equal((HttpStatusCode.TooManyRequests, "budget_exceeded"), (third.StatusCode, (string?)(await third.ErrorAsync())["code"]));
    }
}
