using System.Net;
using System.Text;
using LlmMesh.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LlmMesh.Router.IntegrationTests.Endpoints;

/// <summary>What a client may take of a connection, and bodies that are made to cost.</summary>
public sealed class ConnectionTests(MeshFixture mesh)
{
    [Fact]
    public void Limits_OfSlowClients_AreSet()
    {
        KestrelServerLimits limits = mesh.Router.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

        Assert.Equal(TimeSpan.FromSeconds(10), limits.RequestHeadersTimeout);
        Assert.Equal(TimeSpan.FromSeconds(120), limits.KeepAliveTimeout);
        Assert.Equal((240, TimeSpan.FromSeconds(5)), (limits.MinRequestBodyDataRate!.BytesPerSecond, limits.MinRequestBodyDataRate.GracePeriod));
        Assert.Equal((240, TimeSpan.FromSeconds(5)), (limits.MinResponseDataRate!.BytesPerSecond, limits.MinResponseDataRate.GracePeriod));
    }

    [Theory]
    [InlineData(100, 10)]
    [InlineData(10, 4000)]
    public async Task Headers_TooManyOrTooLong_AreRefused(int count, int length)
    {
        StringBuilder request = new("GET /alive HTTP/1.1\r\nHost: localhost\r\n");
        for (int i = 0; i < count; i++)
        {
            request.Append($"x-{i}: {new string('v', length)}\r\n");
        }

        RawAnswer answer = await RawRequest.SendAsync(mesh.Router.Root, $"{request}\r\n");

        Assert.Equal(431, answer.Status);
    }

    [Theory]
    [InlineData("{\"model\":\"first/echo\",\"messages\":[", "[", "]", "]}")]
    [InlineData("{\"model\":\"first/echo\",\"messages\":[],\"x\":", "{\"a\":", "}", "}")]
    public async Task Chat_NestedWithoutEnd_IsRefused(string start, string open, string close, string end)
    {
        string body = start + string.Concat(Enumerable.Repeat(open, 100_000)) + "1" + string.Concat(Enumerable.Repeat(close, 100_000)) + end;

        using HttpResponseMessage response = await mesh.Router.ChatAsync(body);

        Assert.Equal("invalid_json", (string?)(await response.ErrorAsync())["code"]);
    }

    [Theory]
    [InlineData("max_tokens", "invalid_type")]
    [InlineData("temperature", "invalid_value")]
    public async Task Chat_NumberOfAMillionDigits_IsRefused(string field, string code)
    {
        using HttpResponseMessage response = await mesh.Router.ChatAsync(
            $$"""{"model":"first/echo","messages":[],"{{field}}":{{new string('9', 1_000_000)}}}""");

        Assert.Equal((HttpStatusCode.BadRequest, code), (response.StatusCode, (string?)(await response.ErrorAsync())["code"]));
    }

    [Fact]
    public async Task Chat_FieldGivenAMillionTimes_IsRefusedAtTheSecond()
    {
        using HttpResponseMessage response = await mesh.Router.ChatAsync(
            "{" + string.Concat(Enumerable.Repeat("\"model\":\"a\",", 1_000_000)) + "\"messages\":[]}");

        Assert.Equal("duplicate_parameter", (string?)(await response.ErrorAsync())["code"]);
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=")]
    [InlineData("multipart/form-data; boundary=\"a\r\n")]
    public async Task Chat_MultipartBody_IsNoJson(string contentType)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "v1/chat/completions")
        {
            Content = new ByteArrayContent(Encoding.ASCII.GetBytes("--a\r\n\r\n--a--\r\n--" + new string('-', 100_000))),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType.Trim());

        using HttpResponseMessage response = await mesh.Router.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Chat_ProviderAtTheEdgesOwnAddress_IsCut()
    {
        int port = LoopbackPort.FindFree();
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings
        {
            Port = port,
            Configuration =
                $$"""
                {
                  "settings": { "retry": { "max_retries": 0 } },
                  "providers": { "self": { "base_url": "http://127.0.0.1:{{port}}/v1", "api_key_variable": null, "accepts_unlisted_models": true } }
                }
                """,
        });

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of("self/self/self/self/self/echo"));

        Assert.NotEqual(HttpStatusCode.OK, response.StatusCode);
        Assert.Single(router.Log.Lines, line => line.Contains("508 loop_detected", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Authorization_AnyBytes_NeverMatchAndNeverBreakAnything()
    {
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings { ApiKeys = "fuzz-key" });
        Random dice = new(20261120);
        foreach (int length in Enumerable.Range(0, 300))
        {
            byte[] value = new byte[length];
            dice.NextBytes(value);
            string text = Encoding.Latin1.GetString(value).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
            string scheme = length % 3 == 0 ? "" : "Bearer fuzz-key"[..dice.Next(15)];
            RawAnswer answer = await RawRequest.SendAsync(
                router.Root, $"GET /v1/models HTTP/1.1\r\nHost: localhost\r\nAuthorization: {scheme}{text}\r\nConnection: close\r\n\r\n");
            Assert.True(answer.Status is 400 or 401, $"{answer.Status} for {Convert.ToHexString(value)}");
        }
    }
}
