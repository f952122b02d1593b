using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using LlmMesh.Testing;
using LlmMesh.Testing.Emulator;

namespace LlmMesh.Router.IntegrationTests.Endpoints;

/// <summary>What the edge refuses: OpenAI's error form, nothing sent upstream, a line in the log that does not quote the prompt.</summary>
public sealed class BadInputTests(BadInputTests.Edge edge) : IClassFixture<BadInputTests.Edge>
{
    private const string Prompt = "prompt-canary-7";

    public static readonly TheoryData<string, int, string, string?> Bodies = new()
    {
        { $"nonsense {Prompt}", 400, "invalid_json", null },
        { $$"""{"model":"first/echo","messages":["{{Prompt}}" """, 400, "invalid_json", null },
        { $$"""{"model":"first/echo","messages":["{{Prompt}}"]} trailing""", 400, "invalid_json", null },
        { "", 400, "invalid_json", null },
        { $$"""{"messages":["{{Prompt}}"]}""", 400, "missing_required_parameter", "model" },
        { """{"model":"first/echo"}""", 400, "missing_required_parameter", "messages" },
        { $$"""{"model":7,"messages":["{{Prompt}}"]}""", 400, "invalid_type", "model" },
        { $$"""{"model":"","messages":["{{Prompt}}"]}""", 400, "invalid_value", "model" },
        { $$"""{"model":"first/echo","messages":"{{Prompt}}"}""", 400, "invalid_type", "messages" },
        { $$"""{"model":"first/echo","messages":["{{Prompt}}"],"stream":"yes"}""", 400, "invalid_type", "stream" },
        { $$"""{"model":"first/echo","messages":["{{Prompt}}"],"n":0}""", 400, "invalid_value", "n" },
        { $$"""{"model":"first/echo","model":"second/echo","messages":["{{Prompt}}"]}""", 400, "duplicate_parameter", "model" },
        { $$"""{"model":"first/echo","Model":"second/echo","messages":["{{Prompt}}"]}""", 400, "duplicate_parameter", "model" },
        { $$"""{"model":"nobody/x","messages":["{{Prompt}}"]}""", 404, "model_not_found", "model" },
        { $$"""{"model":"first/echo","fallbacks":["nobody/x"],"messages":["{{Prompt}}"]}""", 404, "model_not_found", "fallbacks" },
        { $$"""{"model":"openai/gpt-4o","messages":["{{Prompt}}"]}""", 404, "provider_not_configured", "model" },
        { $$"""{"model":"first/plain","messages":["{{Prompt}}"],"tools":[{"type":"function"}]}""", 400, "invalid_value", "model" },
        { $$"""{"model":"first/echo","messages":["{{Prompt}}{{new string('x', Edge.Limit)}}"]}""", 413, "request_too_large", null },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Chat_BadBody_IsRefusedInOpenAIsForm(string body, int status, string code, string? param)
    {
        using HttpResponseMessage response = await edge.Router.ChatAsync(body);

        await AssertRefusedAsync(response, status, code, param);
    }

    [Fact]
    public async Task Chat_BodyTooLargeWithoutALength_IsRefused()
    {
        using StreamContent content = new(new Unsized(Encoding.UTF8.GetBytes(ChatBody.Of("first/echo", Prompt + new string('x', 10 * Edge.Limit)))));

        using HttpResponseMessage response = await PostAsync(content);

        await AssertRefusedAsync(response, 413, "request_too_large", null);
    }

    [Fact]
    public async Task Chat_GzipBomb_IsRefused()
    {
        using ByteArrayContent content = new(await Gzip.CompressAsync(new byte[50 * 1024 * 1024]));
        content.Headers.ContentEncoding.Add("gzip");

        using HttpResponseMessage response = await PostAsync(content);

        await AssertRefusedAsync(response, 413, "request_too_large", null);
    }

    [Theory]
    [InlineData("br", 415, "unsupported_content_encoding")]
    [InlineData("gzip", 400, "invalid_json")]
    public async Task Chat_EncodingThatDoesNotFit_IsRefused(string encoding, int status, string code)
    {
        using StringContent content = new(ChatBody.Of("first/echo", Prompt), Encoding.UTF8, "application/json");
        content.Headers.ContentEncoding.Add(encoding);

        using HttpResponseMessage response = await PostAsync(content);

        await AssertRefusedAsync(response, status, code, null);
    }

    [Theory]
    [InlineData("POST", "v1/nothing-here", 404, "unknown_url")]
    [InlineData("GET", "v2/models", 404, "unknown_url")]
    [InlineData("GET", "v1/chat/completions", 405, "method_not_allowed")]
    [InlineData("DELETE", "v1/models", 405, "method_not_allowed")]
    [InlineData("POST", "config", 405, "method_not_allowed")]
    public async Task AnyRoute_UnknownOrWithTheWrongMethod_IsRefusedInOpenAIsForm(string method, string path, int status, string code)
    {
        using HttpResponseMessage response = await edge.Router.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(status, (int)response.StatusCode);
        JsonObject error = await response.ErrorAsync();
        Assert.Equal(("invalid_request_error", code), ((string?)error["type"], (string?)error["code"]));
        await AssertLoggedAsync(response, code);
    }

    private Task<HttpResponseMessage> PostAsync(HttpContent content)
    {
        content.Headers.ContentType ??= new MediaTypeHeaderValue("application/json");
        return edge.Router.SendAsync(new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions") { Content = content });
    }

    private async Task AssertRefusedAsync(HttpResponseMessage response, int status, string code, string? param)
    {
        Assert.Equal(status, (int)response.StatusCode);
        JsonObject error = await response.ErrorAsync();
        Assert.Equal(("invalid_request_error", code, param), ((string?)error["type"], (string?)error["code"], (string?)error["param"]));
        Assert.DoesNotContain(Prompt, (string)error["message"]!, StringComparison.Ordinal);
        Assert.Equal(0, (await edge.Emulator.StatsAsync()).Total);

        await AssertLoggedAsync(response, code);
    }

    private async Task AssertLoggedAsync(HttpResponseMessage response, string code)
    {
        string id = response.RequestId();
        Assert.StartsWith("req_", id, StringComparison.Ordinal);
        await Eventually.HoldsAsync("a line in the log", () => Task.FromResult(
            edge.Router.Log.Lines.Any(line => line.Contains(id, StringComparison.Ordinal) && line.Contains(code, StringComparison.Ordinal))));
        Assert.DoesNotContain(edge.Router.Log.Lines, line => line.Contains(Prompt, StringComparison.Ordinal));
        Assert.DoesNotContain(edge.Router.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    /// <summary>A router with a small limit and an emulator nobody else talks to.</summary>
    public sealed class Edge : IAsyncLifetime
    {
        public const int Limit = 4000;

        private readonly GarnetServer _state = new();
        private RouterServer? _router;
        private EmulatorServer? _emulator;

        public RouterServer Router => _router!;

        public EmulatorServer Emulator => _emulator!;

        public async ValueTask InitializeAsync()
        {
            await _state.StartAsync(TestContext.Current.CancellationToken);
            _emulator = await EmulatorServer.StartAsync();
            _router = await RouterServer.StartAsync(_state.Endpoint, _emulator.Root, new RouterSettings
            {
                Configuration = RouterSettings.UsualConfiguration.Replace(
                    "\"providers\"", $$""" "settings": { "max_body_bytes": {{Limit}} }, "providers" """, StringComparison.Ordinal),
            });
        }

        public async ValueTask DisposeAsync()
        {
            await Router.DisposeAsync();
            await Emulator.DisposeAsync();
            await _state.DisposeAsync();
        }
    }

    /// <summary>A body whose length nobody knows beforehand.</summary>
    private sealed class Unsized(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
