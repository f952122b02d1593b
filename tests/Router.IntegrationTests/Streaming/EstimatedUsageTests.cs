using System.Net.ServerSentEvents;
using LlmMesh.Contracts;

namespace LlmMesh.Router.IntegrationTests.Streaming;

/// <summary>What no provider counted is estimated, priced and marked; what came to nothing is not.</summary>
public sealed class EstimatedUsageTests(MeshFixture mesh)
{
    private const string Priced =
        $$"""
        {
          "providers": { {{RouterSettings.UsualProviders}} },
          "models": [
            { "provider": "first", "id": "fault-missing-usage,tokens=3", "price": { "input": 1, "output": 2 } },
            { "provider": "first", "id": "fault-cut,after=3", "price": { "input": 1, "output": 2 } }
          ]
        }
        """;

    // One message, its frame and the request's: 3 words + 3 + 3.
    private const int Prompt = 9;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Chat_ProviderReportsNoUsage_IsEstimatedAndPriced(bool stream)
    {
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings { Configuration = Priced });

        using HttpResponseMessage response = await router.ChatAsync(
            ChatBody.Of("first/fault-missing-usage,tokens=3", "one two three", stream: stream));
        await response.TextAsync();

        // "w0 w1 w2": a letter and a digit each.
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal((RequestOutcome.Completed, UsagePrecision.Estimated, CostBasis.Catalogue), (row.Outcome, row.UsagePrecision, row.CostBasis));
        Assert.Equal(new TokenUsage(Prompt, 0, 0, 6, 0), row.Usage);
        Assert.Equal((Prompt * 1000) + (6 * 2000), row.CostNanoDollars);
        Assert.Equal(stream ? null : "0.000021", response.Header("x-mesh-cost-usd"));
    }

    [Fact]
    public async Task Stream_ThatBreaksOff_IsEstimatedAsFarAsItCame()
    {
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings { Configuration = Priced });

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of("first/fault-cut,after=3", "one two three", stream: true));
        await response.StreamAsync();

        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal((RequestOutcome.Interrupted, UsagePrecision.Estimated), (row.Outcome, row.UsagePrecision));
        Assert.Equal(Prompt, row.Usage.Input);
        Assert.InRange(row.Usage.Output, 1, 4);
        Assert.Equal((row.Usage.Input * 1000) + (row.Usage.Output * 2000), row.CostNanoDollars);
        Assert.Null(Assert.Single(row.Attempts).Usage);
    }

    [Fact]
    public async Task Stream_WhoseClientLeaves_IsEstimatedAsFarAsItCame()
    {
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings());
        const string model = "first/fault-stall,after=4,tokens=9";
        using (HttpResponseMessage response = await router.ChatAsync(ChatBody.Of(model, "one two three", stream: true)))
        {
            await foreach (SseItem<string> item in response.EventsAsync())
            {
                if (item.Data.Contains("w3", StringComparison.Ordinal))
                {
                    break;
                }
            }
        }

        LedgerEvent row = await mesh.Ledger.EventForModelAsync(model);
        Assert.Equal((RequestOutcome.Cancelled, UsagePrecision.Estimated), (row.Outcome, row.UsagePrecision));

        // "w0 w1 w2 w3": a letter and a digit each.
        Assert.Equal(new TokenUsage(Prompt, 0, 0, 8, 0), row.Usage);
    }

    [Fact]
    public async Task Stream_TakenUpByAnother_EstimatesTheAttemptThatBroke()
    {
        using HttpResponseMessage response = await mesh.Router.ChatAsync(
            ChatBody.Chain([$"{mesh.Providers.Next()}/fault-cut,after=3,tokens=9", "second/fault-none,tokens=9"], stream: true));
        StreamText stream = await response.StreamAsync();

        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.True(stream.IsDone);
        Assert.Equal((RequestOutcome.Completed, UsagePrecision.Exact, "second"), (row.Outcome, row.UsagePrecision, row.Provider));
        TokenUsage broken = Assert.NotNull(row.Attempts[0].Usage);
        Assert.Equal(8, broken.Input);
        Assert.Equal(6, broken.Output);
        Assert.Null(row.Attempts[1].Usage);
    }

    [Theory]
    [InlineData("fault-503")]
    [InlineData("fault-429")]
    [InlineData("fault-error-in-200,after=0")]
    public async Task Chat_NothingDelivered_UsedNothing(string model)
    {
        using HttpResponseMessage response = await mesh.Router.ChatAsync(ChatBody.Of($"{mesh.Providers.Next()}/{model}", stream: true));
        await response.TextAsync();

        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal((RequestOutcome.Failed, UsagePrecision.None, default), (row.Outcome, row.UsagePrecision, row.Usage));
        Assert.All(row.Attempts, attempt => Assert.Null(attempt.Usage));
    }
}
