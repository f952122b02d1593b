using System.IO.Compression;
using System.Text.Json.Nodes;

namespace LlmMesh.ProviderEmulator.IntegrationTests.Faults;

public sealed class BodyFaultTests(EmulatorFixture emulator)
{
    [Theory]
    [InlineData("fault-empty-body", 200)]
    [InlineData("fault-empty-body,status=502", 502)]
    public async Task Complete_EmptyBody_SendsNoByte(string model, int status)
    {
        using HttpResponseMessage response = await emulator.Chat.SendAsync(ChatCaller.Body(model));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Complete_NotJson_LiesAboutItsType()
    {
        using HttpResponseMessage response = await emulator.Chat.SendAsync(ChatCaller.Body("fault-not-json"));

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("upstream connect error or disconnect", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Complete_GzipError_IsCompressedThoughNotAsked()
    {
        using HttpResponseMessage response = await emulator.Chat.SendAsync(ChatCaller.Body("fault-gzip-error,status=500"));
        await using GZipStream body = new(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), CompressionMode.Decompress);

        Assert.Equal(500, (int)response.StatusCode);
        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        JsonNode? error = await JsonNode.ParseAsync(body, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("server_error", (string?)error!["error"]!["code"]);
    }

    [Fact]
    public async Task Complete_OversizedError_IsValidJsonOfTheSizeAsked()
    {
        string body = await emulator.Chat.RawAsync(ChatCaller.Body("fault-oversized-error,size=3000000"));

        Assert.Equal(3_000_000, body.Length);
        Assert.Equal("server_error", (string?)JsonNode.Parse(body)!["error"]!["code"]);
    }
}
