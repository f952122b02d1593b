using System.Text.Json.Nodes;
using LlmMesh.Contracts;
using LlmMesh.State;
using LlmMesh.Testing;
using StackExchange.Redis;

namespace LlmMesh.Router.IntegrationTests.Failover;

/// <summary>What the health monitor publishes changes the order in which the next requests try.</summary>
public sealed class HealthTests(MeshFixture mesh)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chat_TargetFoundDown_IsTriedLastAndShown()
    {
        await using GarnetServer state = new();
        await state.StartAsync(Cancelled);
        await using RouterServer router = await RouterServer.StartAsync(state.Endpoint, mesh.Emulator.Root);
        using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(state.Endpoint);

        await new MeshState(new StateConnection(redis, TimeProvider.System) { Timeout = TimeSpan.FromSeconds(10) }).Health.PublishAsync(
            [new TargetHealth("first", "priced", HealthState.Down, 12, 1_790_000_000_000, "HTTP 500")], Cancelled);

        await Eventually.HoldsAsync("the second target is tried first", async () =>
        {
            using HttpResponseMessage response = await router.ChatAsync(ChatBody.Chain(["first/priced", "second/echo"]));
            return (response.Header("x-mesh-provider"), response.Header("x-mesh-attempts")) == ("second", "1");
        });
        using HttpResponseMessage alone = await router.ChatAsync(ChatBody.Of("first/priced"));
        Assert.Equal("first", alone.Header("x-mesh-provider"));
        using HttpResponseMessage metrics = await router.GetAsync("metrics");
        Assert.Equal("""{"open_circuits":{}}""", (await metrics.JsonAsync())["circuit_breaker"]!.ToJsonString());
        using HttpResponseMessage providers = await router.GetAsync("providers");
        JsonNode first = (await providers.JsonAsync())["providers"]!.AsArray().Single(provider => (string?)provider!["name"] == "first")!;
        Assert.Equal(
            """{"id":"priced","health":"down","probe_latency_ms":12,"probed_at_ms":1790000000000}""",
            first["models"]!.AsArray().Single(model => (string?)model!["id"] == "priced")!.ToJsonString());
    }
}
