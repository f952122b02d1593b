using System.Net;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;
using LlmMesh.Contracts;
using LlmMesh.Testing.Emulator;

namespace LlmMesh.Router.IntegrationTests.Streaming;

public sealed class StreamTests(MeshFixture mesh)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_UpstreamStillSending_EventsHaveArrived()
    {
        using CancellationTokenSource leave = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        using HttpResponseMessage response = await mesh.Router.ChatAsync(
            ChatBody.Of("first/fault-stall,after=3,tokens=20", stream: true), leave: leave.Token);

        StringBuilder text = new();
        await foreach (SseItem<string> item in response.EventsAsync())
        {
            text.Append((string?)JsonNode.Parse(item.Data)!["choices"]![0]!["delta"]!["content"]);
            if (text.ToString().Contains("w2", StringComparison.Ordinal))
            {
                break;
            }
        }

        ObservedRequest upstream = Assert.Single(await mesh.Emulator.ArrivedAsync(1, "fault-stall,after=3,tokens=20", Cancelled));
        Assert.Equal("w0 w1 w2", text.ToString());
        Assert.Null(upstream.EndedAt);
    }

    [Theory]
    [InlineData("echo")]
    [InlineData("fault-comments")]
    [InlineData("fault-crlf")]
    [InlineData("fault-multi-line-data")]
    [InlineData("fault-split-utf8")]
    public async Task Stream_AnyForm_IsTheProvidersByteForByte(string model)
    {
        string body = ChatBody.Of($"first/{model}", "grüße 😀 an alle", stream: true, members: "\"stream_options\":{\"include_usage\":true}");

        using HttpResponseMessage response = await mesh.Router.ChatAsync(body);

        Assert.Equal(await DirectAsync(body.Replace("first/", "", StringComparison.Ordinal)), await response.TextAsync());
    }

    [Fact]
    public async Task Stream_UsageNotAsked_IsWithheldAndStillInTheLedger()
    {
        string body = ChatBody.Of("first/echo", "one two", stream: true);

        using HttpResponseMessage response = await mesh.Router.ChatAsync(body);
        string text = await response.TextAsync();

        string asked = body.Replace("\"stream\":true", "\"stream\":true,\"stream_options\":{\"include_usage\":true}", StringComparison.Ordinal);
        string[] direct = (await DirectAsync(asked.Replace("first/", "", StringComparison.Ordinal))).Split("\n\n");
        Assert.Single(direct, one => one.Contains("prompt_tokens", StringComparison.Ordinal));
        Assert.Equal(direct.Where(one => !one.Contains("prompt_tokens", StringComparison.Ordinal)), text.Split("\n\n"));
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal(new TokenUsage(2, 0, 0, 2, 0), row.Usage);
        Assert.Equal((RequestOutcome.Completed, 200, UsagePrecision.Exact), (row.Outcome, row.Status, row.UsagePrecision));
        Assert.NotNull(row.FirstTokenMs);
    }

    [Fact]
    public async Task Stream_UserGiven_IsInTheLedger()
    {
        using HttpResponseMessage response = await mesh.Router.ChatAsync(
            ChatBody.Of("first/echo", stream: true, members: "\"user\":\"u-1\""));
        await response.TextAsync();

        Assert.Equal("u-1", (await mesh.Ledger.EventAsync(response)).User);
    }

    [Fact]
    public async Task Stream_UsageAsked_ArrivesOnce()
    {
        using HttpResponseMessage response = await mesh.Router.ChatAsync(
            ChatBody.Of("first/echo", stream: true, members: "\"stream_options\":{\"include_usage\":true}"));

        StreamText stream = await response.StreamAsync();

        Assert.Single(stream.Usages);
        Assert.True(stream.IsDone);
    }

    [Fact]
    public async Task Stream_Headers_TellProxiesNotToHoldItBack()
    {
        using HttpResponseMessage response = await mesh.Router.ChatAsync(ChatBody.Of("first/echo", stream: true));

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.ToString());
        Assert.True(response.Headers.CacheControl?.NoCache);
        Assert.Equal("no", response.Header("X-Accel-Buffering"));
        Assert.Equal(("first", "echo", "1", "target"), (
            response.Header("x-mesh-provider"), response.Header("x-mesh-model"), response.Header("x-mesh-attempts"), response.Header("x-mesh-route")));
    }

    [Theory]
    [InlineData("fault-missing-done")]
    [InlineData("fault-double-done")]
    [InlineData("fault-missing-usage")]
    [InlineData("fault-usage-on-finish")]
    [InlineData("fault-malformed-event,after=2")]
    public async Task Stream_OddButWhole_EndsWithOneTerminator(string model)
    {
        using HttpResponseMessage response = await mesh.Router.ChatAsync(ChatBody.Of($"first/{model}", "a b c", stream: true));

        StreamText stream = await response.StreamAsync();

        Assert.EndsWith("You said: a b c", stream.Content, StringComparison.Ordinal);
        Assert.Single(stream.Events, data => data == "[DONE]");
        Assert.True(stream.IsDone);
        Assert.Equal(RequestOutcome.Completed, (await mesh.Ledger.EventAsync(response)).Outcome);
    }

    [Theory]
    [InlineData("fault-cut,after=2", FaultClass.StreamInterrupted)]
    [InlineData("fault-cut,after=2,how=reset", FaultClass.StreamInterrupted)]
    [InlineData("fault-cut,after=2,how=end", FaultClass.StreamInterrupted)]
    [InlineData("fault-error-in-200,after=2", FaultClass.ServerError)]
    [InlineData("fault-error-in-200,after=2,as=event,done=yes", FaultClass.ServerError)]
    [InlineData("fault-truncated-event,after=2", FaultClass.StreamInterrupted)]
    public async Task Stream_ThatBreaksOff_EndsWithAnErrorAndNoTerminator(string model, FaultClass fault)
    {
        string provider = mesh.Providers.Next();
        using HttpResponseMessage response = await mesh.Router.ChatAsync(ChatBody.Of($"{provider}/{model}", stream: true));

        StreamText stream = await response.StreamAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotEmpty(stream.Content);
        Assert.Equal("stream_interrupted", (string?)stream.Error?["code"]);
        Assert.Contains("\"error\"", stream.Events[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", stream.Events);
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal((RequestOutcome.Interrupted, fault), (row.Outcome, row.Fault));
        Assert.Equal(provider, row.Provider);
    }

    [Fact]
    public async Task Stream_SeveralChoices_AllArrive()
    {
        using HttpResponseMessage response = await mesh.Router.ChatAsync(ChatBody.Of("first/echo", "a b", stream: true, members: "\"n\":3"));

        StreamText stream = await response.StreamAsync();

        Assert.Equal(
            [0, 1, 2],
            stream.Chunks.SelectMany(chunk => chunk["choices"]!.AsArray())
                .Where(choice => choice!["finish_reason"] is not null)
                .Select(choice => (int)choice!["index"]!).Order());
        Assert.True(stream.IsDone);
    }

    [Fact]
    public async Task Stream_OfManyEvents_IsWholeAndPriced()
    {
        using HttpResponseMessage response = await mesh.Router.ChatAsync(ChatBody.Of("first/fault-none,tokens=5000", stream: true));

        StreamText stream = await response.StreamAsync();

        Assert.EndsWith(" w4999", stream.Content, StringComparison.Ordinal);
        Assert.Equal(5000, (await mesh.Ledger.EventAsync(response)).Usage.Output);
    }

    private async Task<string> DirectAsync(string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await mesh.Emulator.Client.PostAsync("v1/chat/completions", content, Cancelled);
        return await response.TextAsync();
    }
}
