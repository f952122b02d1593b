using System.Diagnostics;
using LlmMesh.Testing;
using LlmMesh.Testing.Emulator;

namespace LlmMesh.Router.IntegrationTests.Failover;

/// <summary>
/// A primary that goes down and comes back. Circuits are timed by the clock of the shared state, which nobody can move, so the times
/// are a tenth of the real ones: down for 6 s, first probe after 0.5 s, at most 2 s between two.
/// </summary>
public sealed class RecoveryTests
{
    private const int Requests = 20;

    private const string Configuration =
        """
        {
          "settings": {
            "retry": { "max_retries": 2, "first_backoff_ms": 20, "longest_backoff_ms": 20 },
            "circuit": { "first_probe_ms": 500, "open_ms": 2000 }
          },
          "providers": {
            "primary": { "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variable": null },
            "secondary": { "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variable": null }
          },
          "models": [
            { "provider": "primary", "id": "flapping", "capabilities": ["chat"] },
            { "provider": "secondary", "id": "steady", "capabilities": ["chat"] }
          ]
        }
        """;

    private static readonly TimeSpan BetweenRequests = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan BackWithin = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chat_PrimaryDownForAWhile_AllAreServedAndThePrimarySoonAgain()
    {
        await using GarnetServer state = new();
        await state.StartAsync(Cancelled);
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        await using RouterServer router = await RouterServer.StartAsync(
            state.Endpoint, emulator.Root, new RouterSettings { Configuration = Configuration });
        await using MonitorServer monitor = await MonitorServer.StartAsync(state.Endpoint, emulator.Root, Configuration);
        await Eventually.HoldsAsync("the primary serves", async () => await AskAsync(router) == ("primary", 1));

        await emulator.ArmFaultAsync("503", "flapping", times: 100_000);
        int wasted = 0;
        using PeriodicTimer pace = new(BetweenRequests, TimeProvider.System);
        for (int request = 0; request < Requests; request++)
        {
            (string? provider, int attempts) = await AskAsync(router);
            Assert.Equal("secondary", provider);
            wasted += attempts - 1;
            await pace.WaitForNextTickAsync(Cancelled);
        }

        await emulator.ClearFaultsAsync();
        long recovered = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync("the primary serves again", async () => (await AskAsync(router)).Provider == "primary");
        TimeSpan back = Stopwatch.GetElapsedTime(recovered);

        TestContext.Current.TestOutputHelper?.WriteLine($"Back after {back.TotalMilliseconds:0} ms; {wasted} attempts on the primary while it was down.");
        Assert.InRange(wasted, 1, 6);
        Assert.InRange(back, TimeSpan.Zero, BackWithin);
    }

    private static async Task<(string? Provider, int Attempts)> AskAsync(RouterServer router)
    {
        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Chain(["primary/flapping", "secondary/steady"]));
        Assert.Equal(200, (int)response.StatusCode);
        return (response.Header("x-mesh-provider"), int.Parse(response.Header("x-mesh-attempts")!));
    }
}
