using System.Net;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;
using LlmMesh.Contracts;

namespace LlmMesh.Router.IntegrationTests.Drain;

/// <summary>What becomes of requests when the router that serves them is told to stop.</summary>
public sealed class DrainTests(MeshFixture mesh)
{
    private const string Never = "00:01:00";
    private const string AtOnce = "00:00:00";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_WithAStreamUnderWay_LetsItFinish()
    {
        await using RouterProcess router = await StartAsync(grace: Never);
        using HttpResponseMessage response = await AskAsync(router, ChatBody.Of("first/fault-none,tokens=60,token-delay-ms=20", stream: true));

        router.Terminate();

        StreamText stream = await response.StreamAsync();
        Assert.True(stream.IsDone);
        Assert.EndsWith(" w59", stream.Content, StringComparison.Ordinal);
        Assert.Equal(0, await router.EndedAsync());
        Assert.Equal(RequestOutcome.Completed, (await mesh.Ledger.EventAsync(response)).Outcome);
    }

    [Fact]
    public async Task Stop_WhenTheGraceHasRunOut_EndsAStreamInBandAndLedgersIt()
    {
        await using RouterProcess router = await StartAsync(grace: AtOnce);
        using HttpResponseMessage response = await AskAsync(router, ChatBody.Of("first/fault-stall,after=2", stream: true));

        router.Terminate();

        StreamText stream = await response.StreamAsync();
        Assert.False(stream.IsDone);
        Assert.Equal(("stopping", "api_error"), ((string?)stream.Error?["code"], (string?)stream.Error?["type"]));
        Assert.Equal(0, await router.EndedAsync());
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal((RequestOutcome.Interrupted, FaultClass.Cancelled), (row.Outcome, row.Fault));
        Assert.True(row.Usage.Output > 0);
    }

    [Fact]
    public async Task Stop_WhenTheGraceHasRunOut_SaysItInTheClientsDialect()
    {
        await using RouterProcess router = await StartAsync(grace: AtOnce);
        using HttpResponseMessage response = await AskAsync(
            router,
            """{"model":"first/fault-stall,after=2","max_tokens":50,"stream":true,"messages":[{"role":"user","content":"Hi"}]}""",
            "v1/messages");

        router.Terminate();

        SseItem<string> last = default;
        await foreach (SseItem<string> item in response.EventsAsync())
        {
            last = item;
        }

        Assert.Equal("error", last.EventType);
        Assert.Contains("is stopping", (string?)JsonNode.Parse(last.Data)!["error"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_WhenTheGraceHasRunOut_RefusesARequestThatHasNotBegunToAnswer()
    {
        const string Model = "fault-none,delay-ms=300002";
        await using RouterProcess router = await StartAsync(grace: AtOnce);
        Task<HttpResponseMessage> waiting = AskAsync(router, ChatBody.Of($"first/{Model}"));
        await mesh.Emulator.ArrivedAsync(1, Model, Cancelled);

        router.Terminate();

        using HttpResponseMessage response = await waiting;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("stopping", (string?)(await response.ErrorAsync())["code"]);
        Assert.Equal(("1", null), (response.Header("Retry-After"), response.Header("x-should-retry")));
        Assert.Equal(0, await router.EndedAsync());
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal((RequestOutcome.Failed, FaultClass.Cancelled), (row.Outcome, row.Fault));
    }

    [Fact]
    public async Task Stop_DuringTheDelay_ServesAndAsksConnectionsToClose()
    {
        await using RouterProcess router = await StartAsync(grace: Never, delay: Never);
        Assert.False(await ClosesAsync());

        router.Terminate();

        await Eventually.HoldsAsync("connections are asked to close", ClosesAsync);

        async Task<bool> ClosesAsync()
        {
            using HttpResponseMessage response = await AskAsync(router, ChatBody.Of("first/echo"));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return response.Headers.ConnectionClose == true;
        }
    }

    private static async Task<HttpResponseMessage> AskAsync(RouterProcess router, string body, string path = "v1/chat/completions")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        return await router.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
    }

    private Task<RouterProcess> StartAsync(string grace, string delay = AtOnce) => RouterProcess.StartAsync(
        mesh.State,
        mesh.Emulator.Root,
        RouterSettings.UsualConfiguration,
        new Dictionary<string, string>(StringComparer.Ordinal) { ["Mesh:Drain:Grace"] = grace, ["Mesh:Drain:Delay"] = delay });
}
