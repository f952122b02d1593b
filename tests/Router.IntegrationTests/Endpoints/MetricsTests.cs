using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using LlmMesh.Testing;

namespace LlmMesh.Router.IntegrationTests.Endpoints;

public sealed class MetricsTests(MeshFixture mesh)
{
    [Fact]
    public async Task Metrics_Json_CountsOverAllReplicas()
    {
        await using GarnetServer state = new();
        await state.StartAsync(TestContext.Current.CancellationToken);
        await using RouterServer one = await RouterServer.StartAsync(state.Endpoint, mesh.Emulator.Root);
        await using RouterServer other = await RouterServer.StartAsync(state.Endpoint, mesh.Emulator.Root);
        using HttpResponseMessage priced = await one.ChatAsync(ChatBody.Of("first/priced", "one"));
        using HttpResponseMessage failed = await one.ChatAsync(ChatBody.Of("first/fault-400"));
        using HttpResponseMessage second = await other.ChatAsync(ChatBody.Of("second/echo"));
        using HttpResponseMessage refused = await other.ChatAsync("nonsense");

        JsonNode metrics = await Eventually.GetAsync("three settled requests", async () =>
        {
            using HttpResponseMessage response = await other.GetAsync("metrics");
            return !response.IsSuccessStatusCode ? null
                : await response.JsonAsync() is var view && (long)view["requests"]!["total"]! >= 3 ? view
                : null;
        });

        Assert.Equal("""{"total":3,"success":2,"failed":1}""", metrics["requests"]!.ToJsonString());
        Assert.Equal("""{"first":1,"second":1}""", Sorted(metrics["provider_distribution"]!));
        Assert.Equal(decimal.Parse(priced.Header("x-mesh-cost-usd")!), (decimal)metrics["total_cost_usd"]!);
        Assert.True((double)metrics["avg_latency_ms"]! >= 0);
        Assert.Equal("""{"open_circuits":{}}""", metrics["circuit_breaker"]!.ToJsonString());
        Assert.Equal(
            ["requests", "avg_latency_ms", "total_cost_usd", "provider_distribution", "circuit_breaker"],
            metrics.AsObject().Select(member => member.Key));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("*/*")]
    public async Task Metrics_OtherwiseAsked_AreJson(string accept)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "metrics");
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));

        using HttpResponseMessage response = await mesh.Router.SendAsync(request);

        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
    }

    private static string Sorted(JsonNode counts) =>
        new JsonObject(counts.AsObject().OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => KeyValuePair.Create(count.Key, count.Value?.DeepClone())))
            .ToJsonString();
}
