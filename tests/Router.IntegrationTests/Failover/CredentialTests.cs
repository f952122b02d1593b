using System.Text.Json.Nodes;
using LlmMesh.Contracts;
using LlmMesh.Testing.Emulator;

namespace LlmMesh.Router.IntegrationTests.Failover;

/// <summary>Several accounts of one provider: one that is refused or spent is left alone by every request for every model.</summary>
public sealed class CredentialTests(MeshFixture mesh)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("401", FaultClass.AuthFailed)]
    [InlineData("402", FaultClass.InsufficientCredits)]
    [InlineData("insufficient-quota", FaultClass.InsufficientCredits)]
    [InlineData("spend-limit", FaultClass.QuotaExhausted)]
    public async Task Chat_FirstKeyRefused_TheSecondServesThisRequestAndLaterOnes(string refusal, FaultClass fault)
    {
        string provider = mesh.Providers.Next();
        await using RouterServer router = await StartAsync(provider, "KEY_A", "KEY_B");
        await mesh.Emulator.ArmFaultAsync($"key-refused,ending=aaaa,as={refusal}", provider, times: 10);

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of($"{provider}/{provider}"));

        Assert.Equal((200, "2"), ((int)response.StatusCode, response.Header("x-mesh-attempts")));
        Assert.Equal([fault, FaultClass.None], (await mesh.Ledger.EventAsync(response)).Attempts.Select(attempt => attempt.Fault));
        Assert.Equal(["aaaa", "bbbb"], await KeysSeenAsync(provider));

        await OpenAsync(router, $"{provider}:KEY_A");
        foreach (string model in (string[])[$"{provider}-x", $"{provider}-y"])
        {
            using HttpResponseMessage later = await router.ChatAsync(ChatBody.Of($"{provider}/{model}"));
            Assert.Equal((200, "1"), ((int)later.StatusCode, later.Header("x-mesh-attempts")));
            Assert.Equal(["bbbb"], await KeysSeenAsync(model));
        }

        using HttpResponseMessage reset = await router.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, $"circuit-breaker/reset/{provider}:KEY_A"));
        Assert.Equal($$"""{"reset":["{{provider}}:KEY_A"]}""", await reset.TextAsync());
        using HttpResponseMessage back = await router.ChatAsync(ChatBody.Of($"{provider}/{provider}-z"));
        Assert.Equal(["aaaa"], await KeysSeenAsync($"{provider}-z"));
    }

    [Theory]
    [InlineData("401")]
    [InlineData("402")]
    public async Task Chat_OnlyKeyRefused_FailsCleanAndThenFastWithoutTheProvider(string refusal)
    {
        string provider = mesh.Providers.Next();
        await using RouterServer router = await StartAsync(provider, "KEY_A");
        await mesh.Emulator.ArmFaultAsync(refusal, provider);

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of($"{provider}/{provider}"));

        Assert.Equal((502, "1", "false"), (
            (int)response.StatusCode, response.Header("x-mesh-attempts"), response.Header("x-should-retry")));
        Assert.Equal("provider_credentials_refused", (string?)(await response.ErrorAsync())["code"]);

        await OpenAsync(router, $"{provider}:KEY_A");
        using HttpResponseMessage next = await router.ChatAsync(ChatBody.Of($"{provider}/{provider}-next"));
        Assert.Equal(503, (int)next.StatusCode);
        Assert.NotNull(next.Header("Retry-After"));
        Assert.Equal("circuit_open", (string?)(await next.ErrorAsync())["code"]);
        Assert.Empty(await mesh.Emulator.RequestsAsync($"{provider}-next"));
    }

    [Fact]
    public async Task Chat_EveryKeyRefused_TheNextCandidateAnswers()
    {
        string provider = mesh.Providers.Next();
        await using RouterServer router = await StartAsync(provider, "KEY_A", "KEY_B");
        await mesh.Emulator.ArmFaultAsync("401", provider, times: 2);

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Chain([$"{provider}/{provider}", "spare/echo"]));

        Assert.Equal((200, "spare", "3"), (
            (int)response.StatusCode, response.Header("x-mesh-provider"), response.Header("x-mesh-attempts")));
        Assert.Equal(["aaaa", "bbbb"], await KeysSeenAsync(provider));
    }

    private static Task OpenAsync(RouterServer router, string circuit) => Eventually.HoldsAsync($"{circuit} is open", async () =>
    {
        using HttpResponseMessage metrics = await router.GetAsync("metrics");
        JsonNode open = (await metrics.JsonAsync())["circuit_breaker"]!["open_circuits"]!;
        return (string?)open[circuit]?["state"] == "open";
    });

    private async Task<IEnumerable<string?>> KeysSeenAsync(string model)
    {
        IReadOnlyList<ObservedRequest> seen = await mesh.Emulator.EndedAsync(1, model, Cancelled);
        return seen.Select(request => request.Authorization?[^4..]);
    }

    private Task<RouterServer> StartAsync(string provider, params string[] keys) => mesh.StartRouterAsync(new RouterSettings
    {
        Configuration =
            $$"""
            { "providers": {
                {{ProviderPool.Provider("spare")}},
                "{{provider}}": {
                  "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variables": [{{string.Join(',', keys.Select(key => $"\"{key}\""))}}],
                  "accepts_unlisted_models": true
                } } }
            """,
        Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["KEY_A"] = "sk-first-aaaa", ["KEY_B"] = "sk-second-bbbb" },
    });
}
