using System.Net;
using System.Text;

namespace LlmMesh.Router.IntegrationTests.PassThrough;

/// <summary>What is OpenRouter's own reaches it, and what it sends besides answers does no harm.</summary>
public sealed class OpenRouterTests(MeshFixture mesh)
{
    [Fact]
    public async Task Chat_RoutingFields_PassByteForByte()
    {
        await using FrankProvider provider = await FrankProvider.StartAsync();
        await using RouterServer router = await StartAsync(provider.Root + "/v1");
        const string Fields =
            """
            "messages":[{"role":"user","content":"hi","cache_control":{"type":"ephemeral"}}],"provider":{"order":["a/fp8"],"max_price":{"prompt":0.50e0},"zdr":true},"route":"fallback","transforms":["middle-out"],"plugins":[{"id":"web"}],"reasoning":{"max_tokens":2000,"exclude":true},"reasoning_effort":null,"top_k":3,"min_p":0.1,"top_a":0,"repetition_penalty":1.10,"session_id":"s","preset":"p","usage":{"include":true},"image_config":{},"debug":{"echo_upstream_body":true}}
            """;

        using HttpResponseMessage response = await router.ChatAsync("{\"model\":\"openrouter/ok\"," + Fields);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Null(response.Header("x-mesh-dropped"));
        Assert.Equal("{\"model\":\"ok\"," + Fields, Assert.Single(provider.Requests).Body);
    }

    [Fact]
    public async Task Chat_SuffixAndTheMeshesOwnNames_AreToldInItsWords()
    {
        await using FrankProvider provider = await FrankProvider.StartAsync();
        await using RouterServer router = await StartAsync(provider.Root + "/v1");

        using HttpResponseMessage response = await router.ChatAsync(
            """{"model":"openrouter/ok:floor","messages":[],"provider":{"only":["openrouter","a/fp8"],"zdr":true}}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            """{"model":"ok","messages":[],"provider":{"only":["a/fp8"],"zdr":true,"sort":"price"}}""", Assert.Single(provider.Requests).Body);
    }

    [Fact]
    public async Task Responses_WishesOfTheMesh_GoOutWithAChat()
    {
        await using FrankProvider provider = await FrankProvider.StartAsync();
        await using RouterServer router = await StartAsync(provider.Root + "/v1", ", \"responses\": true");

        using HttpResponseMessage plain = await router.SendAsync(Post("v1/responses", """{"model":"openrouter/ok","input":"hi"}"""));
        using HttpResponseMessage wishing = await router.SendAsync(Post("v1/responses", """{"model":"openrouter/ok:nitro","input":"hi"}"""));

        Assert.Equal(["/v1/responses", "/v1/chat/completions"], provider.Requests.Select(request => request.Target).Distinct());
        Assert.Contains("\"provider\":{\"sort\":\"throughput\"}", provider.Requests.Last().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embeddings_Wishes_ReachItAndNobodyElse()
    {
        await using FrankProvider provider = await FrankProvider.StartAsync();
        await using RouterServer router = await StartAsync(provider.Root + "/v1", $$""" }, "other": { "base_url": "{{provider.Root}}/v1", "api_key_variable": null, "accepts_unlisted_models": true """);

        using HttpResponseMessage first = await router.SendAsync(
            Post("v1/embeddings", """{"model":"openrouter/e:floor","provider":{"zdr":true},"input":"hi"}"""));
        using HttpResponseMessage second = await router.SendAsync(
            Post("v1/embeddings", """{"model":"other/e:floor","provider":{"zdr":false},"session_id":"s","input":"hi"}"""));

        Assert.Equal(
            ["""{"model":"e","provider":{"zdr":true,"sort":"price"},"input":"hi"}""", """{"model":"e","input":"hi"}"""],
            provider.Requests.Select(request => request.Body).Distinct());
    }

    [Theory]
    [InlineData("x-mesh-strategy", "cheap", "round_robin")]
    [InlineData("x-mesh-max-cost", "much", "0.02")]
    [InlineData("x-mesh-category", "none-such", "x-mesh-category")]
    public async Task Chat_HeaderThatSaysNothing_IsRefusedByName(string header, string value, string remedy)
    {
        HttpRequestMessage request = Post("v1/chat/completions", ChatBody.Of("first/priced"));
        request.Headers.TryAddWithoutValidation(header, value);

        using HttpResponseMessage response = await mesh.Router.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = await response.ErrorAsync();
        Assert.Equal(header, (string?)error["param"]);
        Assert.Contains(remedy, (string?)error["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "http://localhost:3456", "LlmMesh")]
    [InlineData(""", "headers": { "HTTP-Referer": "https://acme.example", "X-Title": null, "X-OpenRouter-Categories": "cli" }""", "https://acme.example", null)]
    public async Task Chat_Attribution_IsTheOperators(string members, string referer, string? title)
    {
        await using FrankProvider provider = await FrankProvider.StartAsync();
        await using RouterServer router = await StartAsync(provider.Root + "/v1", members);

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of("openrouter/ok"));

        FrankRequest seen = Assert.Single(provider.Requests);
        Assert.Equal(("/v1/chat/completions", "Bearer sk-or-test"), (seen.Target, seen.Headers["Authorization"]));
        Assert.Equal((referer, title), (seen.Headers["HTTP-Referer"], seen.Headers.GetValueOrDefault("X-Title")));
    }

    [Fact]
    public async Task Stream_CommentsAndCost_PassAndCount()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        provider.Says(
            "waits",
            ": OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n" + ScriptedProvider.Piece("Hi") + ScriptedProvider.Finish()
            + """data: {"choices":[],"usage":{"prompt_tokens":1000,"completion_tokens":10,"total_tokens":1010,"cost":0.00123}}""" + "\n\ndata: [DONE]\n\n");
        await using RouterServer router = await StartAsync(provider.BaseUrl.OriginalString);

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of("openrouter/waits", stream: true));
        string text = await response.TextAsync();

        Assert.StartsWith(": OPENROUTER PROCESSING\n\n", text, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        Assert.Equal(1_230_000, (await mesh.Ledger.EventAsync(response.RequestId())).CostNanoDollars);
    }

    [Fact]
    public async Task Stream_ErrorInTheMiddle_IsTold()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        provider.Says(
            "breaks",
            ScriptedProvider.Piece("Hi")
            + """data: {"id":"gen-1","error":{"code":502,"message":"Provider disconnected"},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}""" + "\n\n");
        await using RouterServer router = await StartAsync(provider.BaseUrl.OriginalString);

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of("openrouter/breaks", stream: true));
        StreamText stream = await response.StreamAsync();

        Assert.Equal("Hi", stream.Content);
        Assert.NotNull(stream.Error);
        Assert.False(stream.IsDone);
    }

    private static HttpRequestMessage Post(string path, string body) =>
        new(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private Task<RouterServer> StartAsync(string address, string members = "") => mesh.StartRouterAsync(new RouterSettings
    {
        Configuration = $$"""{ "providers": { "openrouter": { "base_url": "{{address}}"{{members}} } } }""",
        Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["OPENROUTER_API_KEY"] = "sk-or-test" },
    });
}
