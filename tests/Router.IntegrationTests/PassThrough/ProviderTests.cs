using System.Net;
using LlmMesh.Testing.Emulator;

namespace LlmMesh.Router.IntegrationTests.PassThrough;

/// <summary>What the configuration says of a provider is what the provider meets.</summary>
public sealed class ProviderTests(MeshFixture mesh)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chat_ProviderWithSeveralAddresses_TheyTakeTurns()
    {
        await using EmulatorServer left = await EmulatorServer.StartAsync();
        await using EmulatorServer right = await EmulatorServer.StartAsync();
        await using RouterServer router = await StartAsync($"\"base_urls\": [\"{left.BaseUrl}\", \"{right.BaseUrl}\"]");

        for (int i = 0; i < 4; i++)
        {
            using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of("special/echo"));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Equal((2L, 2L), ((await left.StatsAsync()).Total, (await right.StatsAsync()).Total));
    }

    [Fact]
    public async Task Chat_ProviderWithHeaders_GetsThem()
    {
        await using RouterServer router = await StartAsync(
            $$"""
            "base_url": "{{mesh.Emulator.BaseUrl}}", "headers": { "X-Title": "LlmMesh", "x-emulator-fault": "none,tokens=2" }
            """);

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of("special/with-headers"));

        Assert.Equal("w0 w1", (string?)(await response.JsonAsync())["choices"]![0]!["message"]!["content"]);
        ObservedRequest seen = Assert.Single(await mesh.Emulator.EndedAsync(1, "with-headers", Cancelled));
        Assert.Contains("X-Title", seen.Headers, StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("always", false)]
    [InlineData("never", false)]
    [InlineData("on_request", true)]
    public async Task Stream_ProviderThatMustNotBeAskedForUsage_IsNot(string usage, bool isAsked)
    {
        await using RouterServer router = await StartAsync($$"""
            "base_url": "{{mesh.Emulator.BaseUrl}}", "stream_usage": "{{usage}}"
            """);

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of($"special/usage-{usage}", stream: true));
        StreamText stream = await response.StreamAsync();

        Assert.True(stream.IsDone);
        ObservedRequest seen = Assert.Single(await mesh.Emulator.EndedAsync(1, $"usage-{usage}", Cancelled));
        string body = System.Text.Encoding.UTF8.GetString(await mesh.Emulator.BodyAsync(seen.Sequence));
        Assert.Equal(isAsked, body.Contains("stream_options", StringComparison.Ordinal));
    }

    private Task<RouterServer> StartAsync(string members) => mesh.StartRouterAsync(new RouterSettings
    {
        Configuration = $$"""{ "providers": { "special": { {{members}}, "api_key_variable": null, "accepts_unlisted_models": true } } }""",
    });
}
