using System.Diagnostics;
using LlmMesh.Contracts;
using LlmMesh.Router.Upstreams;
using LlmMesh.State.Circuits;
using LlmMesh.Testing;
using LlmMesh.Testing.Time;
using Microsoft.Extensions.DependencyInjection;

namespace LlmMesh.Router.IntegrationTests.Failover;

/// <summary>Two routers and one state: what one of them learns holds for both, and for those that come after them.</summary>
public sealed class SharedCircuitTests(MeshFixture mesh)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Circuit_OpenedThroughOneRouter_StopsTheOtherByItsAnnouncement()
    {
        // The other's clock stands still, so its refresh of every second never comes: only the announcement can tell it.
        string provider = mesh.Providers.Next();
        await using RouterServer one = await mesh.StartRouterAsync(Settings(provider));
        await using RouterServer other = await mesh.StartRouterAsync(Settings(provider) with
        {
            Clock = new ManualTimeProvider(TimeProvider.System.GetUtcNow()),
            StateTimeout = TimeSpan.FromDays(1),
        });
        await HearingAsync(one, other, provider);
        await mesh.Emulator.ArmFaultAsync("500", provider, times: 3);

        using HttpResponseMessage failed = await one.ChatAsync(ChatBody.Of($"{provider}/{provider}"));
        long answered = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync("the other router knows", () => Task.FromResult(IsOpen(other, $"{provider}/{provider}")));

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"The other router knew {Stopwatch.GetElapsedTime(answered).TotalMilliseconds:0} ms after the answer.");
        Assert.Equal((502, "3"), ((int)failed.StatusCode, failed.Header("x-mesh-attempts")));
        using HttpResponseMessage refused = await other.ChatAsync(ChatBody.Of($"{provider}/{provider}"));
        await AssertRefusedAsync(refused);
        Assert.Equal(3, (await mesh.Emulator.RequestsAsync(provider)).Count);
    }

    [Fact]
    public async Task Circuit_HalfOpen_LetsItsNumberPassOverBothRouters()
    {
        const int Hammering = 30;
        string provider = mesh.Providers.Next();
        await using RouterServer one = await mesh.StartRouterAsync(Settings(provider));
        await using RouterServer other = await mesh.StartRouterAsync(Settings(provider));
        var circuit = CircuitId.OfTarget($"{provider}/{provider}");
        CircuitStore store = one.Services.GetRequiredService<CircuitStore>();
        await store.OpenAsync(circuit, FaultClass.ServerError, openFor: null, new CircuitPolicy(), Cancelled);
        CircuitStatus halfOpen = await store.ProbeSucceededAsync(circuit, new CircuitPolicy(), Cancelled);
        await mesh.Emulator.ArmFaultAsync("silence", provider, times: Hammering);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);

        List<Task<HttpResponseMessage>> asking =
        [
            .. Enumerable.Range(0, Hammering).Select(number => (number % 2 == 0 ? one : other)
                .ChatAsync(ChatBody.Of($"{provider}/{provider}"), leave: leave.Token)),
        ];
        for (int refusals = 0; refusals < Hammering - 3; refusals++)
        {
            Task<HttpResponseMessage> ended = await Task.WhenAny(asking);
            asking.Remove(ended);
            using HttpResponseMessage refused = await ended;
            await AssertRefusedAsync(refused);
        }

        Assert.Equal(CircuitState.HalfOpen, halfOpen.State);
        Assert.Equal(3, (await mesh.Emulator.ArrivedAsync(3, provider, Cancelled)).Count);
        Assert.All(asking, waiting => Assert.False(waiting.IsCompleted));
        await leave.CancelAsync();
        await Task.WhenAll(asking.Select(waiting => Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting)));
    }

    [Fact]
    public async Task Circuit_EverythingRestarted_IsStillOpen()
    {
        await using GarnetServer state = new() { Durable = true };
        await state.StartAsync(Cancelled);
        string provider = mesh.Providers.Next();
        await mesh.Emulator.ArmFaultAsync("500", provider, times: 3);
        await using (RouterServer before = await RouterServer.StartAsync(state.Endpoint, mesh.Emulator.Root, Settings(provider)))
        {
            using HttpResponseMessage failed = await before.ChatAsync(ChatBody.Of($"{provider}/{provider}"));
            await Eventually.HoldsAsync("the circuit is open", () => Task.FromResult(IsOpen(before, $"{provider}/{provider}")));
        }

        await state.RestartAsync(Cancelled);

        await using RouterServer after = await RouterServer.StartAsync(state.Endpoint, mesh.Emulator.Root, Settings(provider));
        using HttpResponseMessage refused = await after.ChatAsync(ChatBody.Of($"{provider}/{provider}"));
        await AssertRefusedAsync(refused);
        Assert.Equal(3, (await mesh.Emulator.RequestsAsync(provider)).Count);
        await Eventually.HoldsAsync("the router has read the circuits", () => Task.FromResult(IsOpen(after, $"{provider}/{provider}")));
        using HttpResponseMessage reset = await after.SendAsync(new HttpRequestMessage(HttpMethod.Post, "circuit-breaker/reset-all"));
        Assert.Equal($$"""{"reset":["{{provider}}/{{provider}}"]}""", await reset.TextAsync());
        using HttpResponseMessage served = await after.ChatAsync(ChatBody.Of($"{provider}/{provider}"));
        Assert.Equal(200, (int)served.StatusCode);
    }

    private static RouterSettings Settings(string provider) => new()
    {
        Configuration =
            $$"""
            {
              "settings": { "retry": { "max_retries": 2, "first_backoff_ms": 2, "longest_backoff_ms": 2 } },
              "providers": { {{ProviderPool.Provider(provider)}} }
            }
            """,
    };

    private static bool IsOpen(RouterServer router, string target) => router.Services.GetRequiredService<CircuitSnapshot>().Current.All
        .Any(circuit => circuit.Name == target && circuit.State == CircuitState.Open);

    // A router subscribes in the background: it hears as soon as it has heard something.
    private static async Task HearingAsync(RouterServer one, RouterServer other, string provider)
    {
        CircuitStore store = one.Services.GetRequiredService<CircuitStore>();
        int number = 0;
        await Eventually.HoldsAsync("the other router hears of changes", async () =>
        {
            string name = $"{provider}/heard-{++number}";
            await store.OpenAsync(CircuitId.OfTarget(name), FaultClass.ServerError, openFor: null, new CircuitPolicy(), Cancelled);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancelled);
            return IsOpen(other, name);
        });
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage response)
    {
        Assert.Equal(503, (int)response.StatusCode);
        Assert.Equal("circuit_open", (string?)(await response.ErrorAsync())["code"]);
        Assert.NotNull(response.Header("Retry-After"));
    }
}
