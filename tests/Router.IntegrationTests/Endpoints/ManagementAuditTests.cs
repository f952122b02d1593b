using System.Text.Json.Nodes;
using LlmMesh.Contracts;
using LlmMesh.Router.Upstreams;
using LlmMesh.State.Audit;
using LlmMesh.State.Circuits;
using LlmMesh.State.Credentials;
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
    public async Task Providers_OpenCircuit_IsShownAtItsProviderAlone()
    {
        await using RouterServer router = await StartAsync(state.Endpoint);
        await OpenAsync(router);

        using HttpResponseMessage response = await router.GetAsync("providers", Key);

        JsonArray providers = (await response.JsonAsync())["providers"]!.AsArray();
        JsonNode circuit = Assert.Single(providers.SelectMany(provider => provider!["circuits"]!.AsArray()))!;
        Assert.Same(providers.Single(provider => (string?)provider!["name"] == "first")!["circuits"], circuit.Parent);
        Assert.Equal(("target", Target, "open", "server_error"), ((string?)circuit["scope"], (string?)circuit["name"], (string?)circuit["state"], (string?)circuit["reason"]));
        await router.Services.GetRequiredService<CircuitStore>().ResetAllAsync(Cancelled);
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

    [Fact]
    public async Task Promote_Credential_TellsWhichWentFirstAndWhichIsTo()
    {
        await using RouterServer router = await StartPoolAsync();

        foreach (string credential in new[] { "\"b\"", "null" })
        {
            using HttpResponseMessage promoted = await PromoteAsync(router, credential);
            Assert.Equal(200, (int)promoted.StatusCode);
        }

        IReadOnlyList<WaitingAudit> waiting = await Queue(router).PeekAsync(10, Cancelled);
        foreach (WaitingAudit one in waiting)
        {
            await Queue(router).AcknowledgeAsync(one, Cancelled);
        }

        Assert.Equal(
            [
                ("credential.promote", "pooled", """{"provider":"pooled","promoted":null}""", """{"provider":"pooled","promoted":"b"}"""),
                ("credential.promote", "pooled", """{"provider":"pooled","promoted":"b"}""", """{"provider":"pooled","promoted":null}"""),
            ],
            waiting.Select(one => (one.Event!.Action, one.Event.Subject, one.Event.Before, one.Event.After)));
        Assert.All(waiting, one => Assert.StartsWith("key-", one.Event!.Actor.Key, StringComparison.Ordinal));
        Assert.All(waiting, one => Assert.Equal("127.0.0.1", one.Event!.Address));
    }

    [Fact]
    public async Task Promote_CannotBeRecorded_IsNotDone()
    {
        await using RouterServer router = await StartPoolAsync();
        IDatabase database = router.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
        await database.StringSetAsync("mesh:{audit}:waiting", "not a list");
        using HttpResponseMessage refused = await PromoteAsync(router, "\"b\"");
        await database.KeyDeleteAsync("mesh:{audit}:waiting");

        Assert.Equal(503, (int)refused.StatusCode);
        Assert.Equal("state_unavailable", (string?)(await refused.ErrorAsync())["code"]);
        Assert.Empty(await router.Services.GetRequiredService<PromotionBoard>().ReadAsync(Cancelled));
    }

    [Theory]
    [InlineData("nobody", "\"b\"")]
    [InlineData("pooled", "\"c\"")]
    public async Task Promote_WhatIsNotThere_TellsNothing(string provider, string credential)
    {
        await using RouterServer router = await StartPoolAsync();

        using HttpResponseMessage refused = await PromoteAsync(router, credential, provider);

        Assert.Equal(404, (int)refused.StatusCode);
        Assert.Empty(await Queue(router).PeekAsync(10, Cancelled));
    }

    private Task<RouterServer> StartPoolAsync() => RouterServer.StartAsync(state.Endpoint, mesh.Emulator.Root, new RouterSettings
    {
        AdminKeys = Key,
        Configuration =
            """
            { "providers": { "pooled": {
                "base_url": "${EMULATOR_BASE_URL}/v1", "accepts_unlisted_models": true,
                "credentials": [{ "name": "a", "variable": "POOLED_A" }, { "name": "b", "variable": "POOLED_B" }] } } }
            """,
        Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["POOLED_A"] = "sk-pooled-aaaa", ["POOLED_B"] = "sk-pooled-bbbb" },
    });

    private static Task<HttpResponseMessage> PromoteAsync(RouterServer router, string credential, string provider = "pooled") => router.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, $"providers/{provider}/credentials/promote")
        {
            Content = new StringContent($$"""{ "credential": {{credential}} }"""),
        },
        Key);

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
        RouterServer.StartAsync(endpoint, mesh.Emulator.Root, new RouterSettings { AdminKeys = Key });
}
