using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LlmMesh.Testing.Emulator;

namespace LlmMesh.Router.IntegrationTests.PassThrough;

/// <summary>Within one dialect the provider gets the client's bytes, but for the fields the mesh owns.</summary>
public sealed class BodyTests(MeshFixture mesh)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static readonly TheoryData<string, string> Members = new()
    {
        { "unknown", """ "x_new":{"a":[1,2.50,1e3,null]} ,  "Vendor":{"order":["x"]},"temperature":0.70,"metadata":{"model":"inner"}""" },
        { "unicode", "\"x\":\"\\ud83d\\ude00 ü € 😀 \\u0000\",\t\"äöü\" :\r\n true" },
        { "tools", """ "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{"n":{"type":"integer"}}}}}],"tool_choice":"auto" """ },
        { "schema", """ "response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{"type":"object"},"strict":true}}""" },
        { "many", """ "n":3,"stop":["a","b"],"logit_bias":{"50256":-100},"seed":9007199254740993""" },
        { "no-stream", """ "stream" : false""" },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public async Task Chat_AnyMembers_ReachTheProviderByteForByte(string name, string members)
    {
        string body = $$"""{"messages":[{"role":"user","content":"hi"}], "model" : "first/pass-{{name}}" ,{{members}}}""";

        using HttpResponseMessage response = await mesh.Router.ChatAsync(body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(body.Replace("first/pass", "pass", StringComparison.Ordinal), await ReceivedAsync($"pass-{name}"));
    }

    [Fact]
    public async Task Chat_Stream_OnlyAddsTheWishForUsage()
    {
        using HttpResponseMessage response = await mesh.Router.ChatAsync("""{"model":"first/pass-stream","stream":true,"messages":[{"role":"user","content":"x"}]}""");

        Assert.Equal(
            """{"model":"pass-stream","stream_options":{"include_usage":true},"stream":true,"messages":[{"role":"user","content":"x"}]}""",
            await ReceivedAsync("pass-stream"));
    }

    [Fact]
    public async Task Chat_OwnChain_DoesNotReachTheProvider()
    {
        using HttpResponseMessage response = await mesh.Router.ChatAsync(
            """{"models":["second/echo"],"model":"first/pass-chain","fallbacks":["second/x"],"messages":[{"role":"user","content":"models"}]}""");

        Assert.Equal("""{"model":"pass-chain","messages":[{"role":"user","content":"models"}]}""", await ReceivedAsync("pass-chain"));
    }

    [Fact]
    public async Task Chat_PromptOfAMegabyte_PassesThrough()
    {
        string prompt = string.Concat(Enumerable.Range(0, 200_000).Select(number => $"w{number} "));
        string body = ChatBody.Of("first/pass-large", prompt);

        using HttpResponseMessage response = await mesh.Router.ChatAsync(body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(body.Replace("first/pass", "pass", StringComparison.Ordinal), await ReceivedAsync("pass-large"));
    }

    [Fact]
    public async Task Chat_ImagePart_PassesThrough()
    {
        const string body =
            """{"model":"first/pass-image","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]}""";

        using HttpResponseMessage response = await mesh.Router.ChatAsync(body);

        Assert.Equal(body.Replace("first/pass", "pass", StringComparison.Ordinal), await ReceivedAsync("pass-image"));
    }

    [Fact]
    public async Task Chat_GzipBody_ReachesTheProviderInflated()
    {
        string body = ChatBody.Of("first/pass-gzip", new string('x', 100_000));
        using ByteArrayContent content = new(await Gzip.CompressAsync(Encoding.UTF8.GetBytes(body)));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");

        using HttpResponseMessage response = await mesh.Router.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions") { Content = content });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(body.Replace("first/pass", "pass", StringComparison.Ordinal), await ReceivedAsync("pass-gzip"));
    }

    [Fact]
    public async Task Chat_WithoutTheVersionSegment_IsTheSameRoute()
    {
        using StringContent content = new(ChatBody.Of("first/echo"), Encoding.UTF8, "application/json");

        using HttpResponseMessage response = await mesh.Router.Client.PostAsync("chat/completions", content, Cancelled);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Chat_ClientsHeaders_StayAtTheEdge()
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "v1/chat/completions")
        {
            Content = new StringContent(ChatBody.Of("first/pass-headers"), Encoding.UTF8, "application/json"),
        };
        foreach (string name in (string[])["X-Stainless-Lang", "Cookie", "X-Forwarded-For", "traceparent", "x-request-id", "OpenAI-Organization"])
        {
            request.Headers.TryAddWithoutValidation(name, "00-11111111111111111111111111111111-2222222222222222-01");
        }

        using HttpResponseMessage response = await mesh.Router.SendAsync(request, key: "the-clients");

        ObservedRequest seen = Assert.Single(await mesh.Emulator.EndedAsync(1, "pass-headers", Cancelled));
        Assert.Equal(
            ["Accept", "CDN-Loop", "Content-Length", "Content-Type", "Host", "User-Agent"],
            seen.Headers.Order(StringComparer.OrdinalIgnoreCase));
        Assert.Null(seen.Authorization);
        Assert.StartsWith("req_", response.RequestId(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_Answer_IsTheProvidersByteForByte()
    {
        using HttpResponseMessage response = await mesh.Router.ChatAsync(ChatBody.Of("first/pass-answer", "ü €", members: "\"n\":2"));
        using StringContent same = new(await ReceivedAsync("pass-answer"), Encoding.UTF8, "application/json");
        using HttpResponseMessage direct = await mesh.Emulator.Client.PostAsync("v1/chat/completions", same, Cancelled);

        Assert.Equal(await direct.TextAsync(), await response.TextAsync());
    }

    private async Task<string> ReceivedAsync(string model)
    {
        ObservedRequest seen = (await mesh.Emulator.ArrivedAsync(1, model, Cancelled))[0];
        return Encoding.UTF8.GetString(await mesh.Emulator.BodyAsync(seen.Sequence));
    }
}
