using System.Text.Json.Nodes;
using LlmMesh.Testing;

namespace LlmMesh.Router.IntegrationTests.Limits;

/// <summary>Routers on a state of their own that goes away and comes back with what it held.</summary>
internal sealed class OutageMesh : IAsyncDisposable
{
    // Longer than any share takes to be settled.
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(20);

    private readonly SkippingClock _clock = new();

    private OutageMesh()
    {
    }

    public GarnetServer State { get; } = new() { Durable = true };

    public List<RouterServer> Routers { get; } = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<OutageMesh> StartAsync(Uri emulator, int routers, string? keyLimits = null, string dailyBudget = "null")
    {
        OutageMesh mesh = new();
        await mesh.State.StartAsync(Cancelled);
        RouterSettings settings = new()
        {
            Clock = mesh._clock,
            StateTimeout = TimeSpan.FromMilliseconds(500),
            Configuration =
                $$"""
                {
                  "settings": { "key_limits": {{keyLimits ?? "{}"}}, "daily_budget": {{dailyBudget}} },
                  "providers": { {{RouterSettings.UsualProviders}} },
                  "models": [{ "provider": "first", "id": "echo", "capabilities": ["chat"], "price": { "input": 1, "output": 2 } }]
                }
                """,
        };
        for (int i = 0; i < routers; i++)
        {
            mesh.Routers.Add(await RouterServer.StartAsync(mesh.State.Endpoint, emulator, settings));
        }

        await mesh.AssertSharedAsync();

        // Every count is out of date by this, which the check says until the replica has been counted again.
        mesh._clock.Skip(Settling);
        await mesh.AssertSharedAsync();
        return mesh;
    }

    /// <summary>What a router's check of the limits says.</summary>
    public static async Task<(string Status, string Text)> LimitsAsync(RouterServer router)
    {
        using HttpResponseMessage health = await router.GetAsync("health");
        JsonNode check = (await health.JsonAsync())["checks"]!["limits"]!;
        return ((string)check["status"]!, (string)check["description"]!);
    }

    /// <summary>Returns once every router has noticed that the state is away.</summary>
    public async Task AssertAwayAsync()
    {
        foreach (RouterServer router in Routers)
        {
            await Eventually.HoldsAsync("the state is away", async () =>
                await LimitsAsync(router) is ("Degraded", var text) && text.StartsWith("The shared state is away", StringComparison.Ordinal));
        }
    }

    /// <summary>Returns once every router shares the limits with all others.</summary>
    public async Task AssertSharedAsync()
    {
        string shared = Routers.Count == 1 ? "This replica, the only one, has all of the limits." : $"{Routers.Count} replicas share the limits.";
        foreach (RouterServer router in Routers)
        {
            await Eventually.HoldsAsync("the limits are shared", async () => await LimitsAsync(router) == ("Healthy", shared));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RouterServer router in Routers)
        {
            await router.DisposeAsync();
        }

        await State.DisposeAsync();
    }
}
