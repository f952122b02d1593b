using System.Text.Json.Nodes;
using LlmMesh.Contracts;
using LlmMesh.Router.Upstreams;
using LlmMesh.State.Audit;
using LlmMesh.State.Circuits;
using LlmMesh.Testing;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace LlmMesh.Router.IntegrationTests.Endpoints;

/// <summary>What operators do at the edge is told to the audit log before it is done. On a state of its own: there is one queue.</summary>
public sealed class ManagementAuditTests(MeshFixture mesh, GarnetServer state) : IClassFixture<GarnetServer>
{
    private const string Key = "operator-key-of-the-audit-tests-0001";
    private const string Target = "first/priced";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("circuit-breaker/reset/first/priced", "circuit.reset", "first/priced")]
    [InlineData("circuit-breaker/reset-all", "circuit.reset_all", "*")]
    public async Task Reset_OpenCircuit_TellsWhoResetWhat(string path, string action, string subject)
    {
        await using RouterServer router = await StartAsync(state.Endpoint);
        await OpenAsync(router);

        using HttpResponseMessage reset = await router.SendAsync(new HttpRequestMessage(HttpMethod.Post, path), Key);

        Assert.Equal($$"""{"reset":["{{Target}}"]}""", await reset.TextAsync());
        AuditEvent told = await TakeAsync(router);
        Assert.Equal(action, told.Action);
        Assert.Equal(subject, told.Subject);
        Assert.StartsWith("key-", told.Actor.Key, StringComparison.Ordinal);
        Assert.Equal("127.0.0.1", told.Address);
        JsonNode before = Assert.Single(JsonNode.Parse(told.Before!)!.AsArray())!;
        Assert.Equal((Target, "open", "server_error"), ((string?)before["name"], (string?)before["state"], (string?)before["reason"]));
        Assert.Equal("[]", told.After);
    }

    [Fact]
    public async Task Reset_UnknownModelOrNoKey_TellsNothing()
    {
        await using RouterServer router = await StartAsync(state.Endpoint);

        using HttpResponseMessage unknown = await router.SendAsync(new HttpRequestMessage(HttpMethod.Post, "circuit-breaker/reset/nobody"), Key);
        using HttpResponseMessage nobody = await router.SendAsync(new HttpRequestMessage(HttpMethod.Post, "circuit-breaker/reset-all"));

        Assert.Equal((404, 401), ((int)unknown.StatusCode, (int)nobody.StatusCode));
        Assert.Empty(await Queue(router).PeekAsync(10, Cancelled));
    }

    [Fact]
    public async Task Reset_CannotBeRecorded_IsNotDone()
    {
        await using RouterServer router = await StartAsync(state.Endpoint);
        await OpenAsync(router);

        // A value in the queue's place: everything else in the state works.
        IDatabase database = router.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
        await database.StringSetAsync("mesh:{audit}:waiting", "not a list");
        using HttpResponseMessage refused = await router.SendAsync(new HttpRequestMessage(HttpMethod.Post, "circuit-breaker/reset-all"), Key);
        await database.KeyDeleteAsync("mesh:{audit}:waiting");

        Assert.Equal(503, (int)refused.StatusCode);
        Assert.Equal("state_unavailable", (string?)(await refused.ErrorAsync())["code"]);
        IReadOnlyList<CircuitStatus> circuits = await router.Services.GetRequiredService<CircuitStore>().ReadAsync(Cancelled);
        Assert.Equal(CircuitState.Open, Assert.Single(circuits).State);
        await router.Services.GetRequiredService<CircuitStore>().ResetAllAsync(Cancelled);
    }

    private static async Task OpenAsync(RouterServer router)
    {
        await router.Services.GetRequiredService<CircuitStore>().OpenAsync(
            CircuitId.OfTarget(Target), FaultClass.ServerError, openFor: null, new CircuitPolicy(), Cancelled);
        await Eventually.HoldsAsync("the router knows", () => Task.FromResult(
            router.Services.GetRequiredService<CircuitSnapshot>().Current.All.Any(circuit => circuit.State == CircuitState.Open)));
    }

    private static async Task<AuditEvent> TakeAsync(RouterServer router)
    {
        WaitingAudit waiting = Assert.Single(await Queue(router).PeekAsync(10, Cancelled));
        await Queue(router).AcknowledgeAsync(waiting, Cancelled);
        return waiting.Event!;
    }

    private static AuditQueue Queue(RouterServer router) => router.Services.GetRequiredService<AuditQueue>();

    private Task<RouterServer> StartAsync(string endpoint) =>
        RouterServer.StartAsync(endpoint, mesh.Emulator.Root, new RouterSettings { ApiKeys = Key });
}
