using System.Net;
using LlmMesh.Contracts;
using LlmMesh.Testing;
using LlmMesh.Testing.Emulator;

namespace LlmMesh.Router.IntegrationTests.Limits;

/// <summary>The shared state goes away and comes back while the router runs.</summary>
public sealed class OutageTests(MeshFixture mesh)
{
    private static readonly RouterSettings Limited = new()
    {
        Configuration =
            $$"""{ "settings": { "key_limits": { "requests_per_minute": 1000 } }, "providers": { {{RouterSettings.UsualProviders}} } }""",
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chat_StateDown_IsRefusedAndServedAgainAfterwards()
    {
        await using GarnetServer state = new();
        await state.StartAsync(Cancelled);
        await using RouterServer router = await RouterServer.StartAsync(state.Endpoint, mesh.Emulator.Root, Limited);
        using HttpResponseMessage before = await router.ChatAsync(ChatBody.Of("first/echo"));
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        await state.StopAsync();

        using HttpResponseMessage during = await router.ChatAsync(ChatBody.Of("first/outage"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, during.StatusCode);
        Assert.Equal("state_unavailable", (string?)(await during.ErrorAsync())["code"]);
        Assert.NotNull(during.Header("Retry-After"));
        Assert.Empty(await mesh.Emulator.RequestsAsync("outage"));
        using HttpResponseMessage health = await router.GetAsync("health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        using HttpResponseMessage alive = await router.GetAsync("alive");
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        using HttpResponseMessage metrics = await router.GetAsync("metrics");
        Assert.Equal("state_unavailable", (string?)(await metrics.ErrorAsync())["code"]);

        await state.StartAsync(Cancelled);

        await AssertServedAgainAsync(router);
    }

    [Fact]
    public async Task Chat_StateFrozen_IsRefusedAndServedAgainAfterwards()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are frozen by signals.");
        await using GarnetServer state = new();
        await state.StartAsync(Cancelled);
        await using RouterServer router = await RouterServer.StartAsync(state.Endpoint, mesh.Emulator.Root, Limited);

        using (state.Freeze())
        {
            using HttpResponseMessage during = await router.ChatAsync(ChatBody.Of("first/echo"));
            Assert.Equal("state_unavailable", (string?)(await during.ErrorAsync())["code"]);
        }

        await AssertServedAgainAsync(router);
    }

    [Fact]
    public async Task Settle_RequestThatEndedDuringTheOutage_ReachesTheLedgerExactlyOnce()
    {
        await using GarnetServer state = new();
        await state.StartAsync(Cancelled);
        await using RouterServer router = await RouterServer.StartAsync(state.Endpoint, mesh.Emulator.Root);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        Task<HttpResponseMessage> waiting = router.ChatAsync(ChatBody.Of("first/fault-silence,delay-ms=3"), leave: leave.Token);
        await mesh.Emulator.ArrivedAsync(1, "fault-silence,delay-ms=3", Cancelled);

        await state.StopAsync();
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(RequestEnding.Aborted, (await mesh.Emulator.EndedAsync(1, "fault-silence,delay-ms=3", Cancelled))[0].Ending);
        await Eventually.HoldsAsync("settlement waits", () => Task.FromResult(
            router.Log.Lines.Any(line => line.Contains("settlements wait", StringComparison.Ordinal))));
        await state.StartAsync(Cancelled);

        await using LedgerBook ledger = await LedgerBook.OpenAsync(state.Endpoint);
        LedgerEvent late = await ledger.EventForModelAsync("first/fault-silence,delay-ms=3");
        Assert.Equal(RequestOutcome.Cancelled, late.Outcome);

        // A later row proves that the queue has moved on; the earlier one is still the only one.
        using HttpResponseMessage next = await router.ChatAsync(ChatBody.Of("first/echo"));
        await ledger.EventAsync(next);
        await ledger.EventAsync(late.Id);
    }

    private static Task AssertServedAgainAsync(RouterServer router) => Eventually.HoldsAsync("the edge serves again", async () =>
    {
        using HttpResponseMessage after = await router.ChatAsync(ChatBody.Of("first/echo"));
        using HttpResponseMessage health = await router.GetAsync("health");
        return after.IsSuccessStatusCode && health.IsSuccessStatusCode;
    });
}
