using System.Text;
using System.Text.Json.Nodes;
using LlmMesh.Contracts;
using LlmMesh.Router.IntegrationTests.Limits;
using LlmMesh.Testing;
using StackExchange.Redis;

namespace LlmMesh.Router.IntegrationTests.Explaining;

/// <summary>A router on a state of its own, with providers that refuse in every way a decision can tell of.</summary>
internal sealed class ExplainScene : IAsyncDisposable
{
    private readonly LimitScene _scene;

    private ExplainScene(LimitScene scene, LedgerBook ledger)
    {
        _scene = scene;
        Ledger = ledger;
    }

    public RouterServer Router => _scene.Router;

    public LedgerBook Ledger { get; }

    /// <param name="server">The state; it is emptied.</param>
    /// <param name="mesh">The provider.</param>
    /// <param name="settings">Further settings.</param>
    public static async Task<ExplainScene> StartAsync(GarnetServer server, MeshFixture mesh, string settings = "\"daily_budget\": null")
    {
        LimitScene scene = await LimitScene.CreateAsync(server, mesh);
        RouterServer router = await scene.AddRouterAsync(Configuration(settings));

        // A router begins within its share of the limits, until it has counted the others.
        await Eventually.HoldsAsync("the router asks the shared state", async () =>
        {
            using HttpResponseMessage asked = await AskAsync(router, ChatBody.Of("first/echo"));
            return (bool?)(await asked.JsonAsync())["admission_known"] == true;
        });
        return new ExplainScene(scene, await LedgerBook.OpenAsync(server.Endpoint));
    }

    public static Task<HttpResponseMessage> AskAsync(RouterServer router, string body) => router.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, "v1/route/explain") { Content = new StringContent(body, Encoding.UTF8, "application/json") });

    public async Task<JsonNode> ExplainAsync(string body)
    {
        using HttpResponseMessage response = await AskAsync(Router, body);
        string text = await response.TextAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    /// <summary>Sends a request and reads its answer.</summary>
    public async Task<HttpResponseMessage> SendAsync(string body)
    {
        HttpResponseMessage response = await Router.ChatAsync(body);
        await response.TextAsync();
        return response;
    }

    /// <summary>The candidates of an explanation in a word each: target, rule, a bang where it is left out, and the detail.</summary>
    public static IEnumerable<string> Entries(JsonNode explanation) => explanation["candidates"]!.AsArray().Select(candidate =>
        $"{candidate!["target"]} {candidate["rule"]}{((bool?)candidate["rejected"] == true ? "!" : "")} {candidate["detail"]}".Trim());

    /// <summary>The same of a stored decision.</summary>
    public static IEnumerable<string> Entries(RouteDecision decision) =>
        Entries(JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(decision, ContractsJson.Default.RouteDecision))!);

    /// <summary>All that is stored and belongs to requests: limits, budgets, circuits, the ledger.</summary>
    public async Task<SortedDictionary<string, string>> StoredAsync()
    {
        SortedDictionary<string, string> stored = new(StringComparer.Ordinal);
        string[] keys = (string[])(await _scene.Redis.ExecuteAsync("KEYS", "mesh:*"))!;
        foreach (string key in keys.Where(IsOfRequests))
        {
            stored[key] = await _scene.Redis.KeyTypeAsync(key) switch
            {
                RedisType.Hash => string.Join(' ', (await _scene.Redis.HashGetAllAsync(key)).Select(field => field.ToString()).Order(StringComparer.Ordinal)),
                RedisType.SortedSet => string.Join(' ', (await _scene.Redis.SortedSetRangeByRankWithScoresAsync(key)).Select(member => member.ToString())),
                RedisType.List => string.Join(' ', (await _scene.Redis.ListRangeAsync(key)).Select(item => item.ToString())),
                _ => "",
            };
        }

        return stored;
    }

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        await _scene.DisposeAsync();
    }

    // Leases of replicas and of their leaders go on by themselves.
    private static bool IsOfRequests(string key) =>
        !key.StartsWith("mesh:{replicas}", StringComparison.Ordinal) && !key.StartsWith("mesh:{lease}", StringComparison.Ordinal)
        && !key.Contains("consumers", StringComparison.Ordinal);

    private static string Configuration(string settings) =>
        $$"""
        {
          "settings": { {{settings}} },
          "providers": {
            {{RouterSettings.UsualProviders}},
            {{LimitScene.Provider("limited", "\"limits\": { \"requests_per_minute\": 1 }")}},
            {{LimitScene.Provider("strict", "\"limits\": { \"requests_per_minute\": 1, \"on_limit\": \"reject\" }")}},
            {{LimitScene.Provider("patient", "\"limits\": { \"requests_per_minute\": 1, \"on_limit\": \"wait\" }")}},
            {{LimitScene.Provider("curt", "\"quirks\": { \"unsupported_fields\": [\"logprobs\", \"seed\"] }")}},
            "dark": { "base_url": "http://127.0.0.1:1/v1", "api_key_variable": "DARK_KEY" }
          },
          "models": [
            { "provider": "first", "id": "echo", "capabilities": ["chat"], "context_window": 1000, "price": { "input": 1, "output": 2 } },
            { "provider": "first", "id": "seeing", "capabilities": ["chat", "tools", "vision"], "price": { "input": 10, "output": 20 } },
            { "provider": "dark", "id": "night", "capabilities": ["chat"] }
          ],
          "mappings": { "team": ["dark/night", "first/echo", "first/seeing", "second/echo"] }
        }
        """;
}
