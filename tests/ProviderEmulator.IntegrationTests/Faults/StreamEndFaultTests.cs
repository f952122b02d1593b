using System.Text.Json.Nodes;

namespace LlmMesh.ProviderEmulator.IntegrationTests.Faults;

public sealed class StreamEndFaultTests(EmulatorFixture emulator)
{
    private const string LastChunk = "\r\n0\r\n\r\n";

    [Theory]
    [InlineData("close", ConnectionEnd.Closed, false)]
    [InlineData("reset", ConnectionEnd.Reset, false)]
    [InlineData("end", ConnectionEnd.Closed, true)]
    public async Task Stream_Cut_EndsAfterSoManyTokensWithoutFinish(string how, ConnectionEnd expected, bool properBody)
    {
        string model = $"fault-cut,after=3,how={how},tokens=50";
        using RawClient client = await RawClient.PostChatAsync(emulator.Server.Root, ChatCaller.Body(model, stream: true));

        (string text, ConnectionEnd end) = await client.ReadToEndAsync();

        Assert.Equal(expected, end);
        Assert.Equal(properBody, text.EndsWith(LastChunk, StringComparison.Ordinal));
        Assert.Contains("\"content\":\" w2\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("w3", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"stop\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_CutAfterNoToken_SendsOnlyTheRole()
    {
        using RawClient client = await RawClient.PostChatAsync(emulator.Server.Root, ChatCaller.Body("fault-cut,after=0,how=end", stream: true));

        (string text, _) = await client.ReadToEndAsync();

        Assert.Equal(1, text.Split("data: ").Length - 1);
        Assert.Contains("\"role\":\"assistant\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_CutInsideToolCall_StopsBetweenItsFragments()
    {
        const string Tools = "\"tool_choice\":\"required\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":"
            + "{\"type\":\"object\",\"properties\":{\"long_name\":{\"type\":\"string\"}},\"required\":[\"long_name\"]}}}]";
        using RawClient client = await RawClient.PostChatAsync(emulator.Server.Root, ChatCaller.Body("fault-cut,after=1", stream: true, members: Tools));

        (string text, _) = await client.ReadToEndAsync();

        Assert.Contains("\"name\":\"f\"", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split("\"tool_calls\":").Length - 1);
    }

    [Fact]
    public async Task Complete_Cut_BreaksInTheMiddleOfTheDocument()
    {
        using HttpResponseMessage response = await emulator.Chat.SendAsync(ChatCaller.Body("fault-cut"));

        await Assert.ThrowsAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(true, "\"content\":\" w1\"")]
    [InlineData(false, "\"content\":\"w0 w1")]
    public async Task Complete_Stall_BeginsAndStaysOpen(bool stream, string beginning)
    {
        string model = $"fault-stall,after=2,tokens=200,delay-ms={(stream ? 1 : 2)}";
        using RawClient client = await RawClient.PostChatAsync(emulator.Server.Root, ChatCaller.Body(model, stream: stream));

        await client.ReadUntilAsync(beginning);

        Assert.Equal(LlmMesh.Testing.Emulator.RequestEnding.InFlight, (await emulator.Server.RequestsAsync(model)).Single().Ending);
    }

    [Fact]
    public async Task Stream_ErrorIn200_SendsTokensThenAnErrorAndNoDone()
    {
        string raw = await emulator.Chat.RawAsync(ChatCaller.Body("fault-error-in-200,after=2,tokens=9", stream: true));

        string[] frames = raw.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1 + 2 + 1, frames.Length);
        Assert.Equal("server_error", (string?)JsonNode.Parse(frames[^1]["data: ".Length..])!["error"]!["code"]);
    }

    [Fact]
    public async Task Stream_ErrorIn200AsEventWithDone_NamesTheEventAndTerminates()
    {
        string raw = await emulator.Chat.RawAsync(ChatCaller.Body("fault-error-in-200,as=event,done=yes", stream: true));

        string[] frames = raw.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("event: error\ndata: {\"error\":", frames[^2], StringComparison.Ordinal);
        Assert.Equal("data: [DONE]", frames[^1]);
    }

    [Fact]
    public async Task Complete_ErrorIn200_SendsAnErrorDocument()
    {
        using HttpResponseMessage response = await emulator.Chat.SendAsync(ChatCaller.Body("fault-error-in-200"));

        Assert.Equal(200, (int)response.StatusCode);
        JsonNode body = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal("server_error", (string?)body["error"]!["code"]);
    }

    [Fact]
    public async Task Stream_OpenRouterError_EndsWithAnErrorBesideItsChoice()
    {
        string raw = await emulator.Chat.RawAsync(ChatCaller.Body("fault-openrouter-error,after=2,code=429,tokens=9", stream: true));

        string[] frames = raw.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        JsonNode last = JsonNode.Parse(frames[^1]["data: ".Length..])!;
        Assert.Equal(1 + 2 + 1, frames.Length);
        Assert.Equal(429, (int)last["error"]!["code"]!);
        Assert.Equal("error", (string?)last["choices"]![0]!["finish_reason"]);
    }

    [Fact]
    public async Task Complete_OpenRouterError_CarriesTheErrorInItsChoice()
    {
        JsonNode document = await emulator.Chat.DocumentAsync(ChatCaller.Body("fault-openrouter-error"));

        JsonNode choice = document["choices"]![0]!;
        Assert.Equal("error", (string?)choice["finish_reason"]);
        Assert.Equal(502, (int)choice["error"]!["code"]!);
        Assert.Null(document["error"]);
    }
}
