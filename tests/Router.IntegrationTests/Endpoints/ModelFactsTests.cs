using System.Text.Json.Nodes;
using LlmMesh.Contracts;
using LlmMesh.State;
using LlmMesh.State.Catalogue;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace LlmMesh.Router.IntegrationTests.Endpoints;

/// <summary>What the list of models tells besides names.</summary>
public sealed class ModelFactsTests(MeshFixture mesh)
{
    private const string Configuration =
        """
        {
          "providers": {
            "facts": { "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variable": null, "accepts_unlisted_models": true },
            "bare": { "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variable": null }
          },
          "models": [
            {
              "provider": "facts", "id": "full", "capabilities": ["chat", "tools", "vision"], "context_window": 5000, "max_output_tokens": 100,
              "price": { "input": 1, "output": 2, "cache_read": 0.5 }, "rejects": ["temperature"],
              "long_context": { "above_input_tokens": 1000, "price": { "input": 3, "output": 4 } },
              "input_modalities": ["text", "image", "document"], "output_modalities": ["text"],
              "lifecycle": "deprecated", "released": "2026-01-02", "retires": "2027-03-04", "source": "the price page", "as_of": "2026-11-10"
            },
            { "provider": "bare", "id": "nothing" }
          ],
          "mappings": { "pair": ["bare/nothing", "facts/full"] }
        }
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_ModelWithARow_TellsAllOfIt()
    {
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings { Configuration = Configuration });

        JsonNode model = await GetAsync(router, "v1/models/facts/full");

        Assert.Equal(
            """
            {"id":"facts/full","object":"model","created":1767312000,"owned_by":"facts","targets":null,"capabilities":["chat","tools","vision"],"input_modalities":["text","image","document"],"output_modalities":["text"],"context_window":5000,"max_output_tokens":100,"rejects":["temperature"],"lifecycle":"deprecated","retires":"2027-03-04","pricing":{"rates":{"input":1,"output":2,"cache_read":0.5,"cache_write":null,"audio_input":null,"audio_output":null,"image_input":null,"image_output":null},"long_context":{"above_input_tokens":1000,"rates":{"input":3,"output":4,"cache_read":null,"cache_write":null,"audio_input":null,"audio_output":null,"image_input":null,"image_output":null}},"source":"the price page","as_of":"2026-11-10"},"health":{"state":"unknown","latency_ms":null,"checked_at_ms":null},"listing":null}
            """,
            model.ToJsonString());
    }

    [Fact]
    public async Task Find_ModelWithoutPrice_IsNotFree()
    {
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings { Configuration = Configuration });

        JsonNode model = await GetAsync(router, "v1/models/bare/nothing");

        Assert.Null(model["pricing"]);
        Assert.Null(model["context_window"]);
    }

    [Theory]
    [InlineData("?capability=vision&provider=facts", "facts/full")]
    [InlineData("?capability=vision&capability=tools&provider=facts", "facts/full")]
    [InlineData("?capability=embedding&provider=facts", "")]
    [InlineData("?provider=bare", "bare/nothing")]
    [InlineData("?capability=vision&provider=llmmesh", "pair")]
    public async Task List_Filtered_HoldsWhatWasAskedFor(string query, string expected)
    {
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings { Configuration = Configuration });

        JsonNode list = await GetAsync(router, "v1/models" + query);

        string[] names = [.. list["data"]!.AsArray().Select(model => (string)model!["id"]!)];
        Assert.Contains(expected, names.DefaultIfEmpty(""));
        Assert.DoesNotContain(names, name => name.StartsWith(expected == "bare/nothing" ? "facts/" : "bare/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("?capability=telepathy", "capability")]
    [InlineData("?provider=nobody", "provider")]
    public async Task List_FilterNobodyKnows_IsRefused(string query, string param)
    {
        using HttpResponseMessage response = await mesh.Router.GetAsync("v1/models" + query);

        JsonNode error = await response.ErrorAsync();
        Assert.Equal((400, "invalid_value", param), ((int)response.StatusCode, (string?)error["code"], (string?)error["param"]));
    }

    [Fact]
    public async Task List_ProviderWithAListOfItsOwn_TellsWhatItSaysAndHowOldThatIs()
    {
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings
        {
            Configuration = Configuration.Replace("facts", "listed", StringComparison.Ordinal),
        });
        long old = TimeProvider.System.GetUtcNow().AddDays(-2).ToUnixTimeMilliseconds();
        await PublishAsync(router, new ProviderListing("listed", old, IsComplete: true,
        [
            new ListedModel("full") { Price = new ListedPrice(7, 1) },
            new ListedModel("found") { Capabilities = ["chat"], ContextWindow = 77 },
        ]));

        JsonNode found = await Eventually.GetAsync("the discovered model", async () =>
            (await GetAsync(router, "v1/models?provider=listed"))["data"]!.AsArray()
                .FirstOrDefault(model => (string?)model!["id"] == "listed/found"));

        Assert.Equal(77, (int)found["context_window"]!);
        JsonNode full = await GetAsync(router, "v1/models/listed/full");
        Assert.Equal((7m, 2m), ((decimal)full["pricing"]!["rates"]!["input"]!, (decimal)full["pricing"]!["rates"]!["output"]!));
        Assert.Equal($$"""{"listed":true,"fetched_at_ms":{{old}},"stale":true}""", full["listing"]!.ToJsonString());
    }

    private static Task PublishAsync(RouterServer router, ProviderListing listing) =>
        new ListingBoard(new StateConnection(router.Services.GetRequiredService<IConnectionMultiplexer>(), TimeProvider.System)
        {
            Timeout = TimeSpan.FromSeconds(10),
        }).PublishAsync(listing, Cancelled);

    private static async Task<JsonNode> GetAsync(RouterServer router, string path)
    {
        using HttpResponseMessage response = await router.GetAsync(path);
        return await response.JsonAsync();
    }
}
