using System.Net;
using LlmMesh.Contracts;
using LlmMesh.Testing;
using LlmMesh.Testing.Emulator;
using StackExchange.Redis;

namespace LlmMesh.Router.IntegrationTests.Limits;

/// <summary>The shared state goes away and comes back while the router runs.</summary>
public sealed class OutageTests(MeshFixture mesh)
{
    private const string PlacesOfAnonymous = "mesh:{team:default}:key:anonymous:inflight";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chat_StateDown_UnlimitedCallerIsServedThroughout()
    {
        await using OutageMesh outage = await OutageMesh.StartAsync(mesh.Emulator.Root, routers: 1);
        RouterServer router = outage.Routers[0];

        await outage.State.StopAsync();

        await AssertServedAsync(router, times: 30);
        await outage.AssertAwayAsync();
        using HttpResponseMessage health = await router.GetAsync("health");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal("Degraded", (string?)(await health.JsonAsync())["status"]);
        using HttpResponseMessage metrics = await router.GetAsync("metrics");
        Assert.Equal("state_unavailable", (string?)(await metrics.ErrorAsync())["code"]);

        await outage.State.StartAsync(Cancelled);

        await outage.AssertSharedAsync();
        await AssertServedAsync(router, times: 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Chat_StateFrozen_UnlimitedCallerIsServedThroughout(int routers)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Processes are frozen by signals.");
            return;
        }

        await using OutageMesh outage = await OutageMesh.StartAsync(mesh.Emulator.Root, routers);

        using (outage.State.Freeze())
        {
            foreach (RouterServer router in outage.Routers)
            {
                await AssertServedAsync(router, times: 30);
            }

            await outage.AssertAwayAsync();
        }

        await outage.AssertSharedAsync();
    }

    [Fact]
    public async Task Chat_StateDownAndOneReplica_LimitedCallerHasWhatWasLeft()
    {
        await using OutageMesh outage = await OutageMesh.StartAsync(mesh.Emulator.Root, 1, """{ "requests_per_minute": 5 }""");
        RouterServer router = outage.Routers[0];
        Assert.Equal(["4", "3"], await RemainingAsync(router, "outage-rest", times: 2));

        await outage.State.StopAsync();

        Assert.Equal([null, null, null], await RemainingAsync(router, "outage-rest", times: 3));
        using HttpResponseMessage beyond = await router.ChatAsync(ChatBody.Of("first/outage-rest"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, beyond.StatusCode);
        Assert.Equal("state_unavailable", (string?)(await beyond.ErrorAsync())["code"]);
        Assert.InRange(beyond.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(62));

        await outage.State.StartAsync(Cancelled);
        await outage.AssertSharedAsync();

        using HttpResponseMessage after = await router.ChatAsync(ChatBody.Of("first/outage-rest"));
        Assert.Equal("rate_limit_exceeded", (string?)(await after.ErrorAsync())["code"]);
        Assert.Equal(5, (await mesh.Emulator.RequestsAsync("outage-rest")).Count);
    }

    [Fact]
    public async Task Chat_StateDownAndTwoReplicas_LimitedCallerHasEachOnesShareAndNeverMoreThanTheLimit()
    {
        const int limit = 64;
        await using OutageMesh outage = await OutageMesh.StartAsync(mesh.Emulator.Root, 2, $$"""{ "requests_per_minute": {{limit}} }""");
        int before = await ServedAsync(outage.Routers[0], "outage-shares", times: 10);

        await outage.State.StopAsync();

        int[] during = await Task.WhenAll(outage.Routers.Select(router => ServedAsync(router, "outage-shares", times: 10)));
        await outage.State.StartAsync(Cancelled);
        await outage.AssertSharedAsync();
        int[] after = await Task.WhenAll(outage.Routers.Select(router => ServedAsync(router, "outage-shares", times: limit)));

        Assert.Equal((10, 2, 2), (before, during[0], during[1]));
        Assert.InRange(after.Sum(), 1, limit - before - during.Sum());
    }

    [Theory]
    [InlineData("hard", HttpStatusCode.ServiceUnavailable)]
    [InlineData("soft", HttpStatusCode.OK)]
    public async Task Chat_StateDown_HardBudgetsRefuseAndSoftOnesAdmit(string kind, HttpStatusCode expected)
    {
        await using OutageMesh outage = await OutageMesh.StartAsync(
            mesh.Emulator.Root, routers: 1, dailyBudget: $$"""{ "usd": 5, "kind": "{{kind}}" }""");
        RouterServer router = outage.Routers[0];
        await AssertServedAsync(router, times: 1);

        await outage.State.StopAsync();
        using HttpResponseMessage during = await router.ChatAsync(ChatBody.Of("first/echo"));
        await outage.State.StartAsync(Cancelled);
        await outage.AssertSharedAsync();

        Assert.Equal(expected, during.StatusCode);
        await AssertServedAsync(router, times: 1);
    }

    [Fact]
    public async Task Chat_StateDownAndOneReplica_TokensAreCountedOnHere()
    {
        await using OutageMesh outage = await OutageMesh.StartAsync(mesh.Emulator.Root, 1, """{ "tokens_per_minute": 2000 }""");
        RouterServer router = outage.Routers[0];
        await AssertServedAsync(router, times: 1);

        await outage.State.StopAsync();
        using HttpResponseMessage within = await router.ChatAsync(ChatBody.Of("first/fault-stall", stream: true, members: "\"max_tokens\":700"));
        using HttpResponseMessage beyond = await router.ChatAsync(ChatBody.Of("first/fault-stall", stream: true, members: "\"max_tokens\":1300"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (within.StatusCode, beyond.StatusCode));
        Assert.InRange(beyond.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(62));
    }

    [Fact]
    public async Task Chat_StateFrozen_PlacesAreKeptAndAllGivenBack()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Processes are frozen by signals.");
            return;
        }

        await using OutageMesh outage = await OutageMesh.StartAsync(mesh.Emulator.Root, 1, """{ "concurrency": 2 }""");
        RouterServer router = outage.Routers[0];
        using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(outage.State.Endpoint);
        using HttpResponseMessage shared = await HoldAsync(router);
        HttpResponseMessage local;
        using (outage.State.Freeze())
        {
            await outage.AssertAwayAsync();
            local = await HoldAsync(router);
            using HttpResponseMessage beyond = await router.ChatAsync(ChatBody.Of("first/echo"));
            Assert.Equal("state_unavailable", (string?)(await beyond.ErrorAsync())["code"]);
        }

        using (local)
        {
            await outage.AssertSharedAsync();
            Assert.Equal(2, await redis.GetDatabase().SortedSetLengthAsync(PlacesOfAnonymous));
            using HttpResponseMessage beyond = await router.ChatAsync(ChatBody.Of("first/echo"));
            Assert.Equal("concurrency_limit_exceeded", (string?)(await beyond.ErrorAsync())["code"]);
        }

        shared.Dispose();
        await Eventually.HoldsAsync(
            "every place is given back", async () => await redis.GetDatabase().SortedSetLengthAsync(PlacesOfAnonymous) == 0);
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

    private static async Task AssertServedAsync(RouterServer router, int times) =>
        Assert.Equal(times, await ServedAsync(router, "echo", times));

    private static async Task<int> ServedAsync(RouterServer router, string model, int times) =>
        (await Task.WhenAll(Enumerable.Range(0, times).Select(async _ =>
        {
            using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of($"first/{model}"));
            return response.IsSuccessStatusCode;
        }))).Count(isServed => isServed);

    private static async Task<List<string?>> RemainingAsync(RouterServer router, string model, int times)
    {
        List<string?> remaining = [];
        for (int i = 0; i < times; i++)
        {
            using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of($"first/{model}"));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            remaining.Add(response.Header("x-ratelimit-remaining-requests"));
        }

        return remaining;
    }

    // A stream that goes on until its client leaves.
    private static async Task<HttpResponseMessage> HoldAsync(RouterServer router)
    {
        HttpResponseMessage holding = await router.ChatAsync(ChatBody.Of("first/fault-stall", stream: true));
        Assert.Equal(HttpStatusCode.OK, holding.StatusCode);
        return holding;
    }
}
