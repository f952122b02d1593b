using System.Net;
using LlmMesh.Contracts;
using LlmMesh.Testing.Emulator;
using LlmMesh.Testing.Outgoing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LlmMesh.Router.IntegrationTests.Outgoing;

/// <summary>Requests go where the configuration says and nowhere else, whoever says otherwise.</summary>
public sealed class AddressTests(MeshFixture mesh)
{
    private const string Key = "provider-key-of-the-mesh";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chat_NameThatLeadsInside_IsRefusedWithRuleAndRemedyUntilItIsMarkedLocal()
    {
        string name = mesh.Providers.Next();
        string Configuration(bool local) =>
            $$"""
            { "providers": { "{{name}}": {
                "base_url": "http://inside.test:{{mesh.Emulator.Root.Port}}/v1", "api_key_variable": null, "accepts_unlisted_models": true,
                "local": {{(local ? "true" : "false")}} } } }
            """;
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings
        {
            Configuration = Configuration(local: false),
            Names = new ScriptedNames().Lead("inside.test", "127.0.0.1"),
        });

        using HttpResponseMessage refused = await router.ChatAsync(ChatBody.Of($"{name}/{name}"));
        int seenBefore = (await mesh.Emulator.RequestsAsync(name)).Count;
        router.Reconfigure(Configuration(local: true));
        using HttpResponseMessage allowed = await router.ChatAsync(ChatBody.Of($"{name}/{name}"));
        router.Reconfigure(Configuration(local: false));
        using HttpResponseMessage again = await router.ChatAsync(ChatBody.Of($"{name}/{name}"));

        Assert.Equal((HttpStatusCode.BadGateway, "1", "false"), (
            refused.StatusCode, refused.Header("x-mesh-attempts"), refused.Header("x-should-retry")));
        string message = (string)(await refused.ErrorAsync())["message"]!;
        Assert.Contains("private", message, StringComparison.Ordinal);
        Assert.Contains($"\"local\": true in providers.{name}", message, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", message, StringComparison.Ordinal);
        Assert.Equal(FaultClass.Connection, Assert.Single((await mesh.Ledger.EventAsync(refused)).Attempts).Fault);
        Assert.Contains(router.Log.Lines, line => line.Contains("inside.test", StringComparison.Ordinal) && line.Contains("127.0.0.1", StringComparison.Ordinal));

        Assert.Equal((0, HttpStatusCode.OK, HttpStatusCode.BadGateway), (seenBefore, allowed.StatusCode, again.StatusCode));
    }

    [Fact]
    public async Task Chat_NameThatLeadsToAMetadataService_IsRefusedThoughMarkedLocal()
    {
        string name = mesh.Providers.Next();
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings
        {
            Configuration =
                $$"""
                { "providers": { "{{name}}": {
                    "base_url": "http://metadata.test/v1", "api_key_variable": null, "accepts_unlisted_models": true, "local": true } } }
                """,
            Names = new ScriptedNames().Lead("metadata.test", "fd00:ec2::254"),
        });

        using HttpResponseMessage refused = await router.ChatAsync(ChatBody.Of($"{name}/{name}"));

        Assert.Equal(HttpStatusCode.BadGateway, refused.StatusCode);
        Assert.Contains("metadata service", (string)(await refused.ErrorAsync())["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_ProviderThatRedirects_IsAnErrorAndTheNextCandidatesTurn()
    {
        string name = mesh.Providers.Next();
        using var trap = new Trap();
        int hits = 0;
        await using WebApplication moved = await ServeAsync(http =>
        {
            Interlocked.Increment(ref hits);
            http.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            http.Response.Headers.Location = $"{trap.Url}/v1/chat/completions";
            return Task.CompletedTask;
        });
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings
        {
            Configuration =
                $$"""
                { "providers": {
                    "{{name}}": { "base_url": "{{moved.Urls.Single()}}/v1", "api_key_variable": "MOVED_KEY", "accepts_unlisted_models": true },
                    {{ProviderPool.Provider("spare")}} } }
                """,
            Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["MOVED_KEY"] = Key },
        });

        using HttpResponseMessage alone = await router.ChatAsync(ChatBody.Of($"{name}/{name}"));
        using HttpResponseMessage chain = await router.ChatAsync(ChatBody.Chain([$"{name}/{name}", "spare/echo"]));

        Assert.Equal((HttpStatusCode.BadGateway, "1"), (alone.StatusCode, alone.Header("x-mesh-attempts")));
        Assert.Contains("redirect (HTTP 307)", (string)(await alone.ErrorAsync())["message"]!, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, "spare"), (chain.StatusCode, chain.Header("x-mesh-provider")));
        Assert.Equal(2, Volatile.Read(ref hits));
        Assert.False(trap.HasCaught);
    }

    [Fact]
    public async Task Chat_BodyHeadersAndQueryThatNameAnotherPlace_ChangeNothing()
    {
        string name = mesh.Providers.Next();
        using var trap = new Trap();
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings
        {
            Configuration =
                $$"""
                { "providers": { "{{name}}": {
                    "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variable": "OWN_KEY", "accepts_unlisted_models": true } } }
                """,
            Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["OWN_KEY"] = Key },
        });
        string members = string.Join(',', ((string[])[
            "api_base", "base_url", "api_host", "host", "endpoint", "url", "azure_endpoint", "target_url", "proxy", "webhook", "callback_url",
        ]).Select(field => $"\"{field}\":\"{trap.Url}\""));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"v1/chat/completions?api_base={trap.Url}&base_url={trap.Url}")
        {
            Content = new StringContent(ChatBody.Of($"{name}/{name}", members: members), System.Text.Encoding.UTF8, "application/json"),
        };
        foreach (string header in (string[])[
            "x-api-base", "x-base-url", "x-target-url", "x-mesh-provider", "x-forwarded-host", "x-original-url", "x-rewrite-url", "forwarded",
            "x-proxy", "helicone-target-url", "x-litellm-api-base",
        ])
        {
            request.Headers.TryAddWithoutValidation(header, header == "forwarded" ? $"host=127.0.0.1:{trap.Port}" : trap.Url);
        }

        request.Headers.Host = $"127.0.0.1:{trap.Port}";

        using HttpResponseMessage response = await router.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, name), (response.StatusCode, response.Header("x-mesh-provider")));
        ObservedRequest seen = Assert.Single(await mesh.Emulator.EndedAsync(1, name, Cancelled));
        Assert.EndsWith(Key[^4..], seen.Authorization, StringComparison.Ordinal);
        Assert.False(trap.HasCaught);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_ImagesAndFilesByUrl_AreNotFetched(bool stream)
    {
        string name = mesh.Providers.Next();
        using var trap = new Trap();
        string body =
            $$"""
            { "model": "{{name}}/{{name}}", "stream": {{(stream ? "true" : "false")}}, "messages": [ { "role": "user", "content": [
                { "type": "text", "text": "What is at {{trap.Url}}/text ?" },
                { "type": "image_url", "image_url": { "url": "{{trap.Url}}/image.png", "detail": "high" } },
                { "type": "file", "file": { "file_url": "{{trap.Url}}/file.pdf" } },
                { "type": "input_audio", "input_audio": { "url": "{{trap.Url}}/sound.wav" } } ] } ] }
            """;

        using HttpResponseMessage response = await mesh.Router.ChatAsync(body);
        string answer = await response.TextAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotEmpty(answer);
        Assert.Single(await mesh.Emulator.EndedAsync(1, name, Cancelled));
        Assert.False(trap.HasCaught);
    }

    private static async Task<WebApplication> ServeAsync(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.Run(answer);
        await app.StartAsync(Cancelled);
        return app;
    }
}
