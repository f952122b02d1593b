
namespace LlmMesh.Router.IntegrationTests.Pools;

/// <summary>What passes between a caller and a provider besides bodies: nothing that is not listed, in both directions.</summary>
public sealed class HeaderTests(MeshFixture mesh)
{
    private const string CallerKey = "caller-canary-4711";
    private const string ProviderKey = "sk-provider-canary-0815";

    private static readonly string[] ToProviders =
        ["Accept", "Authorization", "CDN-Loop", "Content-Length", "Content-Type", "Host", "Transfer-Encoding", "User-Agent", "X-Project"];

    private static readonly string[] ToCallers =
    [
        "Cache-Control", "Content-Length", "Content-Type", "Date", "Retry-After", "Transfer-Encoding", "Vary", "x-mesh-attempts", "x-mesh-cost-usd",
        "x-mesh-model", "x-mesh-provider", "x-mesh-route", "x-ratelimit-limit-requests", "x-ratelimit-remaining-requests",
        "x-ratelimit-reset-requests", "x-request-id", "x-should-retry", "X-Accel-Buffering",
    ];

    private static readonly string[] CallersHeaders =
    [
        "x-api-key", "x-goog-api-key", "api-key", "Cookie", "Proxy-Authorization", "X-Forwarded-Authorization", "OpenAI-Organization",
        "OpenAI-Project", "anthropic-version", "Referer", "Origin", "traceparent", "baggage", "CDN-Loop", "x-mesh-caller", "x-anything",
    ];

    // Its circuits are its own: some of these answers open them.
    private readonly string _name = mesh.Providers.Next();

    [Theory]
    [InlineData("ok", false)]
    [InlineData("stream", true)]
    public async Task Chat_CallersKeyEverywhere_ReachesNoProvider(string model, bool stream)
    {
        await using FrankProvider provider = await FrankProvider.StartAsync();
        await using RouterServer router = await StartAsync(provider);
        HttpRequestMessage request = Request(model, stream, $"?key={CallerKey}&api_key={CallerKey}");
        foreach (string name in CallersHeaders)
        {
            request.Headers.TryAddWithoutValidation(name, CallerKey);
        }

        using HttpResponseMessage response = await router.SendAsync(request, CallerKey);
        await response.TextAsync();

        Assert.Equal(200, (int)response.StatusCode);
        FrankRequest seen = Assert.Single(provider.Requests);
        Assert.Equal("/v1/chat/completions", seen.Target);
        Assert.Empty(seen.Headers.Keys.Except(ToProviders, StringComparer.OrdinalIgnoreCase));
        Assert.Equal(($"Bearer {ProviderKey}", "mesh"), (seen.Headers["Authorization"], seen.Headers["X-Project"]));
        Assert.DoesNotContain(CallerKey, $"{string.Join('\n', seen.Headers)}{seen.Body}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_AddressesOfTheCallers_RedirectNoCredential()
    {
        await using FrankProvider provider = await FrankProvider.StartAsync();
        await using FrankProvider thief = await FrankProvider.StartAsync();
        await using RouterServer router = await StartAsync(provider);
        string members = string.Join(',', ((string[])[
            "api_base", "base_url", "baseUrl", "endpoint", "host", "url", "provider_url", "azure_endpoint", "proxy", "custom_llm_provider",
        ]).Select(name => $"\"{name}\":\"{thief.Root}/v1\""));
        HttpRequestMessage request = new(HttpMethod.Post, $"v1/chat/completions?api_base={thief.Root}&base_url={thief.Root}")
        {
            Content = new StringContent(ChatBody.Of($"{_name}/ok", members: members), System.Text.Encoding.UTF8, "application/json"),
        };
        string authority = new Uri(thief.Root).Authority;
        request.Headers.Host = authority;
        foreach (string name in (string[])[
            "X-Forwarded-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL", "x-api-base", "x-base-url", "x-provider", "x-provider-url", "x-upstream",
            "x-stainless-base-url", "x-portkey-custom-host", "helicone-target-url", "x-mesh-provider", "Destination",
        ])
        {
            request.Headers.TryAddWithoutValidation(name, name == "Forwarded" ? $"host={authority}" : thief.Root);
        }

        using HttpResponseMessage response = await router.SendAsync(request, CallerKey);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Empty(thief.Requests);
        FrankRequest seen = Assert.Single(provider.Requests);
        Assert.Equal(($"Bearer {ProviderKey}", new Uri(provider.Root).Authority), (seen.Headers["Authorization"], seen.Headers["Host"]));
    }

    [Theory]
    [InlineData("ok", false)]
    [InlineData("ok", true)]
    [InlineData("stream", true)]
    [InlineData("refuse", false)]
    [InlineData("refuse", true)]
    [InlineData("unauthorised", false)]
    [InlineData("broken", false)]
    [InlineData("refuse-in-body", false)]
    [InlineData("refuse-in-stream", true)]
    [InlineData("refuse-mid-stream", true)]
    public async Task Chat_ProviderNamesItsAccountAndRepeatsItsKey_TheCallerSeesNeither(string model, bool stream)
    {
        await using FrankProvider provider = await FrankProvider.StartAsync();
        await using RouterServer router = await StartAsync(provider);

        using HttpResponseMessage response = await router.SendAsync(Request(model, stream), CallerKey);

        string text = await response.TextAsync();
        Assert.NotEmpty(provider.Requests);
        string said = $"{response}\n{text}\n{string.Join('\n', router.Log.Lines)}";
        Assert.DoesNotContain(ProviderKey, said, StringComparison.Ordinal);
        Assert.DoesNotContain(FrankProvider.Account, said, StringComparison.Ordinal);
        Assert.Empty(response.Headers.Concat(response.Content.Headers).Select(header => header.Key).Except(ToCallers, StringComparer.OrdinalIgnoreCase));
        if (model == "refuse")
        {
            Assert.Contains("***", text, StringComparison.Ordinal);
        }
    }

    private HttpRequestMessage Request(string model, bool stream, string query = "") => new(HttpMethod.Post, $"v1/chat/completions{query}")
    {
        Content = new StringContent(ChatBody.Of($"{_name}/{model}", stream: stream), System.Text.Encoding.UTF8, "application/json"),
    };

    private Task<RouterServer> StartAsync(FrankProvider provider) => mesh.StartRouterAsync(new RouterSettings
    {
        ApiKeys = CallerKey,
        Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["FRANK_KEY"] = ProviderKey },
        Configuration =
            $$"""
            { "settings": { "retry": { "max_retries": 0 } },
              "providers": { "{{_name}}": {
                "base_url": "{{provider.Root}}/v1", "api_key_variable": "FRANK_KEY", "accepts_unlisted_models": true, "headers": { "X-Project": "mesh" } } } }
            """,
    });
}
