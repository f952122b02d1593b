using LlmMesh.Testing;

namespace LlmMesh.Router.IntegrationTests.Limits;

/// <summary>
/// Routers on a state of their own, whose organisation has a budget for the day. The provider <c>bank</c> is the emulator; its models cost
/// round amounts: a nano-dollar is a thousandth of a dollar per million tokens.
/// </summary>
internal sealed class BudgetMesh : IAsyncDisposable
{
    /// <summary>A model whose answers are so long, whatever the limit, that they would take a minute.</summary>
    public const string Unbounded = "fault-limit-ignored,tokens=600,token-delay-ms=100";

    private BudgetMesh()
    {
    }

    public List<RouterServer> Routers { get; } = [];

    public RouterServer Router => Routers[0];

    public LedgerBook Ledger { get; private set; } = null!;

    private GarnetServer State { get; } = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <param name="emulator">The provider.</param>
    /// <param name="nanoDollars">The budget.</param>
    /// <param name="kind">How firm it is.</param>
    /// <param name="onExhausted">What becomes of a request it has no room for.</param>
    /// <param name="routers">How many there are.</param>
    public static async Task<BudgetMesh> StartAsync(
        Uri emulator, long nanoDollars, string kind = "hard", string onExhausted = "refuse", int routers = 1)
    {
        BudgetMesh mesh = new();
        await mesh.State.StartAsync(Cancelled);
        mesh.Ledger = await LedgerBook.OpenAsync(mesh.State.Endpoint);
        RouterSettings settings = new() { Configuration = Configuration(nanoDollars / 1_000_000_000m, kind, onExhausted) };
        for (int i = 0; i < routers; i++)
        {
            mesh.Routers.Add(await RouterServer.StartAsync(mesh.State.Endpoint, emulator, settings));
        }

        return mesh;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RouterServer router in Routers)
        {
            await router.DisposeAsync();
        }

        await Ledger.DisposeAsync();
        await State.DisposeAsync();
    }

    // Prompts cost nothing, so that a request costs what its answer does: one nano-dollar a token, or ten, or none.
    private static string Configuration(decimal dollars, string kind, string onExhausted) =>
        $$"""
        {
          "settings": {
            "daily_budget": { "usd": {{dollars.ToString(System.Globalization.CultureInfo.InvariantCulture)}}, "kind": "{{kind}}", "on_exhausted": "{{onExhausted}}" },
            "spending": { "share_of_rest": 0.5, "least_output_tokens": 4 }
          },
          "providers": {
            "bank": { "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variable": null },
            "open": { "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variable": null, "accepts_unlisted_models": true }
          },
          "models": [
            {{Model("echo", "0.010")}}, {{Model("fault-none", "0.001")}}, {{Model("fault-comments", "0")}},
            {{Model(Unbounded, "0.010")}}
          ]
        }
        """;

    private static string Model(string id, string output) =>
        $$"""
        { "provider": "bank", "id": "{{id}}", "capabilities": ["chat"], "max_output_tokens": 1000, "price": { "input": 0, "output": {{output}} } }
        """;
}
