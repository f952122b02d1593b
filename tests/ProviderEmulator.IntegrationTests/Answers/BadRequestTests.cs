using System.Text.Json.Nodes;

namespace LlmMesh.ProviderEmulator.IntegrationTests.Answers;

public sealed class BadRequestTests(EmulatorFixture emulator)
{
    private const string Messages = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";

    [Theory]
    [InlineData("", null)]
    [InlineData("[]", null)]
    [InlineData("{\"model\":", null)]
    [InlineData("{\"model\":\"m\"," + Messages + "} trailing", null)]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\\ud800\"}]}", null)]
    [InlineData("{" + Messages + "}", "model")]
    [InlineData("{\"model\":7," + Messages + "}", "model")]
    [InlineData("{\"model\":\"m\"}", "messages")]
    [InlineData("{\"model\":\"m\",\"messages\":[]}", "messages")]
    [InlineData("{\"model\":\"m\",\"messages\":{}}", "messages")]
    [InlineData("{\"model\":\"m\",\"messages\":[\"x\"]}", "messages[0]")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"content\":\"x\"}]}", "messages[0].role")]
    [InlineData("{\"model\":\"m\",\"stream\":\"yes\"," + Messages + "}", "stream")]
    [InlineData("{\"model\":\"m\",\"n\":0," + Messages + "}", "n")]
    [InlineData("{\"model\":\"m\",\"n\":129," + Messages + "}", "n")]
    [InlineData("{\"model\":\"m\",\"max_tokens\":1.5," + Messages + "}", "max_tokens")]
    [InlineData("{\"model\":\"m\",\"stream_options\":{\"include_usage\":true}," + Messages + "}", "stream_options")]
    [InlineData("{\"model\":\"m\",\"stream\":true,\"stream_options\":[]," + Messages + "}", "stream_options")]
    public async Task Complete_BadRequest_NamesTheParameterInOpenAIsShape(string body, string? param)
    {
        using HttpResponseMessage response = await emulator.Chat.SendAsync(body);
        JsonNode error = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["error"]!;

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal(param, (string?)error["param"]);
        Assert.Equal("invalid_request_error", (string?)error["type"]);
        Assert.NotNull((string?)error["code"]);
        Assert.NotNull((string?)error["message"]);
    }

    [Fact]
    public async Task Complete_BodyThatIsNotUtf8_IsRefused()
    {
        using ByteArrayContent content = new([.. "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\""u8, 0xFF, .. "\"}]}"u8]);

        using HttpResponseMessage response = await emulator.Server.Client.PostAsync("v1/chat/completions", content, TestContext.Current.CancellationToken);

        Assert.Equal(400, (int)response.StatusCode);
    }
}
