using LlmMesh.Contracts;
using LlmMesh.State;
using LlmMesh.State.Budgets;
using LlmMesh.Testing;
using StackExchange.Redis;

namespace LlmMesh.Router.IntegrationTests.Limits;

/// <summary>
/// Routers with one configuration on a state that was emptied for them: teams and organisations are the same in every router, so that
/// these tests cannot share theirs with others.
/// </summary>
internal sealed class LimitScene : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _redis;
    private readonly GarnetServer _server;
    private readonly Uri _emulator;
    private readonly List<RouterServer> _routers = [];

    private LimitScene(ConnectionMultiplexer redis, GarnetServer server, Uri emulator)
    {
        _redis = redis;
        _server = server;
        _emulator = emulator;
        State = new MeshState(new StateConnection(redis, TimeProvider.System) { Timeout = TimeSpan.FromSeconds(30) });
    }

    public MeshState State { get; }

    public IDatabase Redis => _redis.GetDatabase();

    public RouterServer Router => _routers[0];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<LimitScene> CreateAsync(GarnetServer server, MeshFixture mesh)
    {
        var scene = new LimitScene(await ConnectionMultiplexer.ConnectAsync(server.Endpoint), server, mesh.Emulator.Root);
        await scene.Redis.ExecuteAsync("FLUSHALL");
        return scene;
    }

    public static async Task<LimitScene> StartAsync(GarnetServer server, MeshFixture mesh, string settings, string providers = "")
    {
        LimitScene scene = await CreateAsync(server, mesh);
        await scene.AddRouterAsync(Configuration(settings, providers));
        return scene;
    }

    /// <summary>A configuration with priced and unpriced models and, where the settings name none, no budget.</summary>
    public static string Configuration(string settings, string providers = "") =>
        $$"""
        {
          "settings": { {{(settings.Contains("daily_budget", StringComparison.Ordinal) ? "" : "\"daily_budget\": null,")}} {{settings}} },
          "providers": {
            {{RouterSettings.UsualProviders}}{{(providers.Length > 0 ? "," : "")}}
            {{providers}}
          },
          "models": [
            { "provider": "first", "id": "fault-stall", "capabilities": ["chat"], "price": { "input": 1, "output": 2 } },
            { "provider": "first", "id": "echo", "capabilities": ["chat"], "price": { "input": 1, "output": 2 } }
          ]
        }
        """;

    /// <summary>A provider with limits of its own or of its targets.</summary>
    public static string Provider(string name, string members) =>
        $$"""
        "{{name}}": { "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variable": null, "accepts_unlisted_models": true, {{members}} }
        """;

    public async Task<RouterServer> AddRouterAsync(string configuration, bool withUsageService = false, string? keys = null)
    {
        RouterServer router = await RouterServer.StartAsync(_server.Endpoint, _emulator, new RouterSettings
        {
            Configuration = configuration,
            ApiKeys = keys,
            Drain = TimeSpan.Zero,

            // Nobody answers there; that it is named is what counts.
            Variables = withUsageService
                ? new Dictionary<string, string>(StringComparer.Ordinal) { ["services:usage:http:0"] = "http://127.0.0.1:1" }
                : new Dictionary<string, string>(StringComparer.Ordinal),
        });
        _routers.Add(router);
        return router;
    }

    /// <summary>A stream that goes on until its client leaves, with whatever it holds.</summary>
    public static async Task<HttpResponseMessage> HoldAsync(RouterServer router, string model = "first/fault-stall", int maxTokens = 100)
    {
        HttpResponseMessage holding = await router.ChatAsync(ChatBody.Of(model, stream: true, members: $"\"max_tokens\":{maxTokens}"));
        Assert.True(holding.IsSuccessStatusCode, await TextOfAsync(holding));
        return holding;
    }

    /// <summary>Does what the usage service does for a new budget: counts from nothing spent.</summary>
    public async Task OpenAsync(BudgetDefinition budget, long spentNanoDollars = 0)
    {
        BudgetSpan span = BudgetCalendar.At(budget.Period, TimeZoneInfo.Utc, TimeProvider.System.GetUtcNow());
        await State.Budgets.PrepareAsync(budget, Cancelled);
        await State.Budgets.OpenAsync(budget, span.StartMs, spentNanoDollars, Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RouterServer router in _routers)
        {
            await router.DisposeAsync();
        }

        await _redis.CloseAsync();
        _redis.Dispose();
    }

    private static async Task<string> TextOfAsync(HttpResponseMessage response) =>
        response.IsSuccessStatusCode ? "" : await response.Content.ReadAsStringAsync(Cancelled);
}
