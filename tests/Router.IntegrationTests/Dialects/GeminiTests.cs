using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace LlmMesh.Router.IntegrationTests.Dialects;

/// <summary>Gemini's dialect at both ends of the edge: every client to every provider says the same.</summary>
public sealed class GeminiTests(MeshFixture mesh)
{
    private const string Configuration =
        """
        {
          "settings": { "retry": { "max_retries": 1, "first_backoff_ms": 2, "longest_backoff_ms": 2 } },
          "providers": {
            "first": { "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variable": null, "accepts_unlisted_models": true },
            "gem": { "dialect": "gemini", "base_url": "${EMULATOR_BASE_URL}/v1beta", "api_key_variable": null, "accepts_unlisted_models": true }
          }
        }
        """;

    private const string Tools =
        """ "tools":[{"functionDeclarations":[{"name":"weather","parameters":{"type":"OBJECT","properties":{"city":{"type":"STRING"}},"required":["city"]}}]}] """;

    private const string ChatTools =
        """ "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}] """;

    [Fact]
    public async Task ChatClient_GeminiProvider_GetsTheSameAnswerWholeAndStreamed()
    {
        await using RouterServer router = await StartAsync();
        JsonNode expected = await (await router.ChatAsync(ChatBody.Of("first/m", "ü and 漢字"))).JsonAsync();

        JsonNode answer = await (await router.ChatAsync(ChatBody.Of("gem/m", "ü and 漢字"))).JsonAsync();
        StreamText stream = await (await router.ChatAsync(ChatBody.Of("gem/m", "ü and 漢字", stream: true, members: """ "stream_options":{"include_usage":true} """))).StreamAsync();

        string text = (string)expected["choices"]![0]!["message"]!["content"]!;
        Assert.Equal(text, (string?)answer["choices"]![0]!["message"]!["content"]);
        Assert.Equal("stop", (string?)answer["choices"]![0]!["finish_reason"]);
        Assert.Equal((text, true), (stream.Content, stream.IsDone));
        Assert.Equal((int?)expected["usage"]!["total_tokens"], (int?)Assert.Single(stream.Usages)["total_tokens"]);
        Assert.Equal((int?)expected["usage"]!["total_tokens"], (int?)answer["usage"]!["total_tokens"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ChatClient_GeminiProvider_CallsTools(bool stream)
    {
        await using RouterServer router = await StartAsync();

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of("gem/m", "call weather", stream, ChatTools));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        JsonNode choice = stream
            ? (await response.StreamAsync()).Chunks.Select(chunk => chunk["choices"]!.AsArray().FirstOrDefault()).First(one => one?["delta"]?["tool_calls"] is not null)!
            : (await response.JsonAsync())["choices"]![0]!;
        JsonNode call = (stream ? choice["delta"] : choice["message"])!["tool_calls"]![0]!;
        Assert.Equal("weather", (string?)call["function"]!["name"]);
        Assert.NotNull(JsonNode.Parse((string)call["function"]!["arguments"]!)!["city"]);
    }

    [Theory]
    [InlineData("first")]
    [InlineData("gem")]
    public async Task GeminiClient_AnyProvider_GetsTheSameAnswerInEveryForm(string provider)
    {
        await using RouterServer router = await StartAsync();
        JsonNode expected = await (await router.ChatAsync(ChatBody.Of("first/m", "ü and 漢字"))).JsonAsync();
        string text = (string)expected["choices"]![0]!["message"]!["content"]!;

        JsonNode whole = await (await GenerateAsync(router, provider, ":generateContent", "ü and 漢字")).JsonAsync();
        List<JsonNode> events = [];
        await foreach (var item in (await GenerateAsync(router, provider, ":streamGenerateContent?alt=sse", "ü and 漢字")).EventsAsync())
        {
            events.Add(JsonNode.Parse(item.Data)!);
        }

        using HttpResponseMessage response = await GenerateAsync(router, provider, ":streamGenerateContent", "ü and 漢字");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        JsonNode[] elements = [.. (await response.JsonAsync()).AsArray().Select(element => element!)];

        Assert.All((JsonNode[][])[[whole], [.. events], elements], documents =>
        {
            Assert.Equal(text, string.Concat(documents.SelectMany(document => document["candidates"]![0]!["content"]?["parts"]?.AsArray() ?? []).Select(part => (string?)part!["text"])));
            Assert.Equal("STOP", (string?)documents[^1]["candidates"]![0]!["finishReason"]);
            Assert.Equal((int?)expected["usage"]!["total_tokens"], (int?)documents[^1]["usageMetadata"]!["totalTokenCount"]);
        });
    }

    [Theory]
    [InlineData("first")]
    [InlineData("gem")]
    public async Task GeminiClient_AnyProvider_ToolLoopEnds(string provider)
    {
        await using RouterServer router = await StartAsync();

        JsonNode turn = (await (await GenerateAsync(router, provider, ":generateContent", "call weather", Tools)).JsonAsync())["candidates"]![0]!["content"]!;
        JsonNode call = turn["parts"]!.AsArray().First(part => part!["functionCall"] is not null)!["functionCall"]!;
        Assert.Equal("weather", (string?)call["name"]);
        using HttpResponseMessage response = await PostAsync(
            router,
            $"{provider}%2Fm:generateContent",
            $$$$"""
            {"contents":[{"role":"user","parts":[{"text":"call weather"}]},{{{{turn.ToJsonString()}}}},
              {"role":"user","parts":[{"functionResponse":{"id":"{{{{(string?)call["id"]}}}}","name":"weather","response":{"output":"7"} } }]}],{{{{Tools}}}} }
            """);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotEmpty((string)(await response.JsonAsync())["candidates"]![0]!["content"]!["parts"]![0]!["text"]!);
    }

    [Theory]
    [InlineData("nobody/m:generateContent", """{"contents":[]}""", 404, "NOT_FOUND", "model_not_found")]
    [InlineData("first/m:generateContent", "{", 400, "INVALID_ARGUMENT", "invalid_json")]
    [InlineData("first/m:generateContent", """{"contents":1}""", 400, "INVALID_ARGUMENT", "invalid_type")]
    [InlineData("first/m:generateContent", """{"contents":[{"parts":[{"text":"x"}]}],"cachedContent":"cachedContents/x"}""", 400, "INVALID_ARGUMENT", "unsupported_parameter")]
    [InlineData("first/m:sing", """{"contents":[]}""", 404, "NOT_FOUND", "unknown_url")]
    public async Task GeminiClient_Error_HasGooglesForm(string path, string body, int status, string word, string reason)
    {
        await using RouterServer router = await StartAsync();

        using HttpResponseMessage response = await PostAsync(router, path, body);

        JsonNode error = (await response.JsonAsync())["error"]!;
        Assert.Equal((status, status, word), ((int)response.StatusCode, (int?)error["code"], (string?)error["status"]));
        Assert.Equal(reason, (string?)error["details"]![0]!["reason"]);
        Assert.Equal(response.RequestId(), (string?)error["details"]![0]!["metadata"]!["request_id"]);
    }

    [Theory]
    [InlineData("first")]
    [InlineData("gem")]
    public async Task GeminiClient_CountTokens_IsCountedByTheProviderOrEstimated(string provider)
    {
        await using RouterServer router = await StartAsync();

        JsonNode bare = await (await GenerateAsync(router, provider, ":countTokens", "Say hello")).JsonAsync();
        JsonNode inside = await (await PostAsync(
            router, $"{provider}/m:countTokens", """{"generateContentRequest":{"model":"models/m","contents":[{"role":"user","parts":[{"text":"Say hello"}]}]}}""")).JsonAsync();

        Assert.InRange((int)bare["totalTokens"]!, 1, 50);
        Assert.Equal((int)bare["totalTokens"]!, (int)inside["totalTokens"]!);
    }

    [Fact]
    public async Task ListModels_InPages_NamesEachOnce()
    {
        await using RouterServer router = await StartAsync();
        List<string> names = [];
        for (string? token = ""; token is not null;)
        {
            JsonNode page = await (await router.GetAsync($"v1beta/models?pageSize=3&pageToken={token}")).JsonAsync();
            names.AddRange(page["models"]!.AsArray().Select(model => (string)model!["name"]!));
            token = (string?)page["nextPageToken"];
        }

        Assert.Contains("models/emulator/echo", names);
        Assert.Equal(names.Distinct().Count(), names.Count);
        JsonNode one = await (await router.GetAsync("v1beta/models/emulator%2Fecho")).JsonAsync();
        Assert.Equal(("models/emulator/echo", 128000), ((string?)one["name"], (int?)one["inputTokenLimit"]));
        using HttpResponseMessage none = await router.GetAsync("v1beta/models/nobody");
        Assert.Equal("NOT_FOUND", (string?)(await none.JsonAsync())["error"]!["status"]);
    }

    private Task<RouterServer> StartAsync() => mesh.StartRouterAsync(new RouterSettings { Configuration = Configuration });

    private static Task<HttpResponseMessage> GenerateAsync(RouterServer router, string provider, string operation, string text, string? members = null)
    {
        JsonObject body = JsonNode.Parse($"{{{members}}}")!.AsObject();
        body["contents"] = new JsonArray(new JsonObject { ["role"] = "user", ["parts"] = new JsonArray(new JsonObject { ["text"] = text }) });
        return PostAsync(router, $"{provider}/m{operation}", body.ToJsonString());
    }

    private static Task<HttpResponseMessage> PostAsync(RouterServer router, string path, string body) => router.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, "v1beta/models/" + path) { Content = new StringContent(body, Encoding.UTF8, "application/json") });
}
