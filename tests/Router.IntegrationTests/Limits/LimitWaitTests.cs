using System.Net;
using System.Text.Json.Nodes;
using LlmMesh.Router.Admission.Waiting;
using LlmMesh.Testing.Emulator;
using Microsoft.Extensions.DependencyInjection;

namespace LlmMesh.Router.IntegrationTests.Limits;

/// <summary>Limits that let requests wait, through the edge.</summary>
public sealed class LimitWaitTests(MeshFixture mesh)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chat_NoPlaceFree_WaitsForItsTurn()
    {
        await using RouterServer router = await StartAsync("line-order", """ "at_most_ms": 60000 """);
        HttpResponseMessage held = await HoldAsync(router, "line-order");
        Task<HttpResponseMessage> first = router.ChatAsync(ChatBody.Of("line-order/line-one"));
        await WaitingAsync(router, 1);
        Task<HttpResponseMessage> second = router.ChatAsync(ChatBody.Of("line-order/line-two"));
        await WaitingAsync(router, 2);
        Assert.Empty(await mesh.Emulator.RequestsAsync("line-one"));

        held.Dispose();

        using HttpResponseMessage one = await first;
        using HttpResponseMessage two = await second;
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (one.StatusCode, two.StatusCode));
        ObservedRequest served = Assert.Single(await mesh.Emulator.RequestsAsync("line-one"));
        Assert.True(served.Sequence < Assert.Single(await mesh.Emulator.RequestsAsync("line-two")).Sequence);
        await WaitingAsync(router, 0);
    }

    [Fact]
    public async Task Chat_LineFull_IsRefusedAtOnce()
    {
        await using RouterServer router = await StartAsync("line-full", """ "at_most_ms": 60000, "queue": 1 """);
        HttpResponseMessage held = await HoldAsync(router, "line-full");
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        Task<HttpResponseMessage> waiting = router.ChatAsync(ChatBody.Of("line-full/echo"), leave: leave.Token);
        await WaitingAsync(router, 1);

        using HttpResponseMessage refused = await router.ChatAsync(ChatBody.Of("line-full/echo"));

        await AssertRefusedAsync(refused, "1 requests wait for it already");
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await ReleaseAsync(router, held, "line-full");
    }

    [Fact]
    public async Task Chat_NoPlaceInTime_IsRefused()
    {
        await using RouterServer router = await StartAsync("line-late", """ "at_most_ms": 50 """);
        HttpResponseMessage held = await HoldAsync(router, "line-late");

        using HttpResponseMessage refused = await router.ChatAsync(ChatBody.Of("line-late/line-late"));

        await AssertRefusedAsync(refused, "no room for this request within");
        Assert.Empty(await mesh.Emulator.RequestsAsync("line-late"));
        await ReleaseAsync(router, held, "line-late");
    }

    [Fact]
    public async Task Chat_ClientLeavesTheLine_IsNeverSent()
    {
        await using RouterServer router = await StartAsync("line-left", """ "at_most_ms": 60000 """);
        HttpResponseMessage held = await HoldAsync(router, "line-left");
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        Task<HttpResponseMessage> waiting = router.ChatAsync(ChatBody.Of("line-left/line-left"), leave: leave.Token);
        await WaitingAsync(router, 1);

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await WaitingAsync(router, 0);
        await ReleaseAsync(router, held, "line-left");

        Assert.Empty(await mesh.Emulator.RequestsAsync("line-left"));
    }

    // One place at the provider, whatever the model.
    private Task<RouterServer> StartAsync(string provider, string wait) => mesh.StartRouterAsync(new RouterSettings
    {
        Configuration =
            $$"""
            { "settings": { "daily_budget": null }, "providers": { "{{provider}}": {
                "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variable": null, "accepts_unlisted_models": true,
                "limits": { "concurrency": 1, "on_limit": "wait", "wait": { {{wait}} } } } } }
            """,
    });

    private static async Task<HttpResponseMessage> HoldAsync(RouterServer router, string provider)
    {
        HttpResponseMessage held = await router.ChatAsync(ChatBody.Of($"{provider}/fault-stall", stream: true));
        Assert.Equal(HttpStatusCode.OK, held.StatusCode);
        return held;
    }

    /// <summary>Returns when the place is free for others.</summary>
    private static async Task ReleaseAsync(RouterServer router, HttpResponseMessage held, string provider)
    {
        held.Dispose();
        await Eventually.HoldsAsync("the place is free", async () =>
        {
            using HttpResponseMessage next = await router.ChatAsync(ChatBody.Of($"{provider}/echo"));
            return next.IsSuccessStatusCode;
        });
    }

    private static Task WaitingAsync(RouterServer router, int count) => Eventually.HoldsAsync(
        $"{count} wait", () => Task.FromResult(router.Services.GetRequiredService<WaitingRoom>().Count == count));

    private static async Task AssertRefusedAsync(HttpResponseMessage response, string message)
    {
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        JsonObject error = await response.ErrorAsync();
        Assert.Contains(message, (string?)error["message"], StringComparison.Ordinal);
        Assert.NotNull(response.Headers.RetryAfter);
    }
}
