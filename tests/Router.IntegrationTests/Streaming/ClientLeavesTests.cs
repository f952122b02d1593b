using System.Net.ServerSentEvents;
using LlmMesh.Contracts;
using LlmMesh.Testing.Emulator;

namespace LlmMesh.Router.IntegrationTests.Streaming;

/// <summary>A client that leaves takes the upstream request along, is accounted, and holds no place in flight.</summary>
public sealed class ClientLeavesTests(MeshFixture mesh)
{
    private const string OnePlace =
        """
        { "providers": { "narrow": {
            "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variable": null, "accepts_unlisted_models": true,
            "target_limits": { "concurrency": 1 } } } }
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("fault-silence,delay-ms=1", false)]
    [InlineData("fault-silence,delay-ms=2", true)]
    [InlineData("fault-slow-first-token,ms=3600001", false)]
    [InlineData("fault-slow-first-token,ms=3600002", true)]
    [InlineData("fault-comments-only,interval-ms=50", true)]
    public async Task Leave_BeforeTheAnswer_CancelsTheUpstreamAndGivesThePlaceBack(string model, bool stream)
    {
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings { Configuration = OnePlace });
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        Task<HttpResponseMessage> waiting = router.ChatAsync(ChatBody.Of($"narrow/{model}", stream: stream), leave: leave.Token);
        await mesh.Emulator.ArrivedAsync(1, model, Cancelled);

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await AssertLeftAsync(router, model);
    }

    [Theory]
    [InlineData("fault-stall,after=1,tokens=9")]
    [InlineData("fault-none,tokens=1000000")]
    public async Task Leave_InTheMiddleOfAStream_CancelsTheUpstreamAndGivesThePlaceBack(string model)
    {
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings { Configuration = OnePlace });
        using (HttpResponseMessage response = await router.ChatAsync(ChatBody.Of($"narrow/{model}", stream: true)))
        {
            await foreach (SseItem<string> item in response.EventsAsync())
            {
                if (item.Data.Contains("w0", StringComparison.Ordinal))
                {
                    break;
                }
            }
        }

        await AssertLeftAsync(router, model);
    }

    private async Task AssertLeftAsync(RouterServer router, string model)
    {
        ObservedRequest upstream = Assert.Single(await mesh.Emulator.EndedAsync(1, model, Cancelled));
        Assert.Equal(RequestEnding.Aborted, upstream.Ending);

        LedgerEvent row = await mesh.Ledger.EventForModelAsync($"narrow/{model}");
        Assert.Equal(RequestOutcome.Cancelled, row.Outcome);
        Assert.Equal(FaultClass.Cancelled, row.Fault);

        await mesh.Emulator.ArmFaultAsync("none", model);
        await Eventually.HoldsAsync("the place in flight is free", async () =>
        {
            using HttpResponseMessage next = await router.ChatAsync(ChatBody.Of($"narrow/{model}"));
            return next.IsSuccessStatusCode;
        });
    }
}
