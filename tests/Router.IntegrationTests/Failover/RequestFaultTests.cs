using LlmMesh.Contracts;

namespace LlmMesh.Router.IntegrationTests.Failover;

/// <summary>Faults of a request that only some candidates share: the length of its prompt, and its content.</summary>
public sealed class RequestFaultTests(MeshFixture mesh)
{
    [Fact]
    public async Task Chat_PromptTooLong_GoesOnlyToALargerWindow()
    {
        string provider = mesh.Providers.Next();
        await using RouterServer router = await StartAsync(provider);
        await mesh.Emulator.ArmFaultAsync("context-length", $"{provider}-small");

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Chain(
            [$"{provider}/{provider}-small", $"{provider}/{provider}-equal", $"{provider}/{provider}-unknown", $"{provider}/{provider}-large"]));

        Assert.Equal((200, $"{provider}-large", "2"), (
            (int)response.StatusCode, response.Header("x-mesh-model"), response.Header("x-mesh-attempts")));
        Assert.Equal(
            [FaultClass.ContextWindowExceeded, FaultClass.None],
            (await mesh.Ledger.EventAsync(response)).Attempts.Select(attempt => attempt.Fault));
        Assert.Empty(await mesh.Emulator.RequestsAsync($"{provider}-equal"));
        Assert.Empty(await mesh.Emulator.RequestsAsync($"{provider}-unknown"));
    }

    [Fact]
    public async Task Chat_PromptTooLongForTheLargest_IsTheCallersToMend()
    {
        string provider = mesh.Providers.Next();
        await using RouterServer router = await StartAsync(provider);
        await mesh.Emulator.ArmFaultAsync("context-length", $"{provider}-large");

        using HttpResponseMessage response = await router.ChatAsync(
            ChatBody.Chain([$"{provider}/{provider}-large", $"{provider}/{provider}-small", $"{provider}/{provider}-equal"]));

        Assert.Equal((400, "1"), ((int)response.StatusCode, response.Header("x-mesh-attempts")));
        var error = await response.ErrorAsync();
        Assert.Equal(("context_length_exceeded", "messages"), ((string?)error["code"], (string?)error["param"]));
        Assert.Contains("8192 tokens", (string?)error["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_ContentRefusedAndOperatorRoutesAround_TheNextAnswers()
    {
        string provider = mesh.Providers.Next();
        await using RouterServer router = await StartAsync(provider, """ "settings": { "on_content_policy": "next" }, """);
        await mesh.Emulator.ArmFaultAsync("content-policy", $"{provider}-small");

        using HttpResponseMessage response = await router.ChatAsync(
            ChatBody.Chain([$"{provider}/{provider}-small", $"{provider}/{provider}-equal"]));

        Assert.Equal((200, $"{provider}-equal", "2"), (
            (int)response.StatusCode, response.Header("x-mesh-model"), response.Header("x-mesh-attempts")));
    }

    private Task<RouterServer> StartAsync(string provider, string settings = "") => mesh.StartRouterAsync(new RouterSettings
    {
        Configuration =
            $$"""
            {
              {{settings}}
              "providers": { {{ProviderPool.Provider(provider)}} },
              "models": [
                { "provider": "{{provider}}", "id": "{{provider}}-small", "capabilities": ["chat"], "context_window": 8192 },
                { "provider": "{{provider}}", "id": "{{provider}}-equal", "capabilities": ["chat"], "context_window": 8192 },
                { "provider": "{{provider}}", "id": "{{provider}}-large", "capabilities": ["chat"], "context_window": 32768 }
              ]
            }
            """,
    });
}
