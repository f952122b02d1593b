using System.Net;
using System.Net.Sockets;
using System.Text;
using LlmMesh.Contracts;
using LlmMesh.Testing.Time;

namespace LlmMesh.Router.IntegrationTests.Failover;

/// <summary>Every request ends within its deadline, whatever waits.</summary>
public sealed class DeadlineTests(MeshFixture mesh)
{
    private const string ShortRequests =
        $$"""{ "settings": { "request_timeout_ms": 7000 }, "providers": { {{RouterSettings.UsualProviders}} } }""";

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("fault-silence,delay-ms=11", false)]
    [InlineData("fault-silence,delay-ms=12", true)]
    public async Task Chat_SilentProvider_TimesOut(string model, bool stream)
    {
        await using RouterServer router = await StartAsync(ShortRequests);
        Task<HttpResponseMessage> waiting = router.ChatAsync(ChatBody.Of($"first/{model}", stream: stream));
        await mesh.Emulator.ArrivedAsync(1, model, Cancelled);

        _clock.Advance(RequestTimeout);

        using HttpResponseMessage response = await waiting;
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("timeout", (string?)(await response.ErrorAsync())["code"]);
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal((RequestOutcome.Failed, 504, FaultClass.Timeout), (row.Outcome, row.Status, row.Fault));
    }

    [Fact]
    public async Task Stream_BeyondTheDeadline_EndsInBand()
    {
        await using RouterServer router = await StartAsync(ShortRequests);
        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of("first/fault-stall,after=1,tokens=11", stream: true));

        _clock.Advance(RequestTimeout);

        await AssertInterruptedAsync(response, "timeout");
    }

    [Fact]
    public async Task Stream_ThatStalls_EndsInBandAfterTheIdleTime()
    {
        await using RouterServer router = await StartAsync(RouterSettings.UsualConfiguration);
        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of("first/fault-stall,after=1,tokens=12", stream: true));
        await _clock.WaiterAsync(IdleTimeout, Cancelled);

        _clock.Advance(IdleTimeout);

        await AssertInterruptedAsync(response, "stream_interrupted");
    }

    [Fact]
    public async Task Chat_BodyThatNeverEnds_IsTheClientsTimeout()
    {
        await using RouterServer router = await StartAsync(ShortRequests);
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(router.Root.Host, router.Root.Port, Cancelled);
        await socket.SendAsync(
            Encoding.ASCII.GetBytes("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{\"model\""), Cancelled);
        await _clock.WaiterAsync(RequestTimeout, Cancelled);

        _clock.Advance(RequestTimeout);

        StringBuilder answer = new();
        byte[] buffer = new byte[4096];
        while (!answer.ToString().Contains("}}", StringComparison.Ordinal))
        {
            int read = await socket.ReceiveAsync(buffer, Cancelled);
            Assert.True(read > 0, answer.ToString());
            answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        Assert.StartsWith("HTTP/1.1 408 ", answer.ToString(), StringComparison.Ordinal);
        Assert.Contains("request_timeout", answer.ToString(), StringComparison.Ordinal);
    }

    private async Task AssertInterruptedAsync(HttpResponseMessage response, string code)
    {
        StreamText stream = await response.StreamAsync();
        Assert.Equal("w0", stream.Content);
        Assert.Equal(code, (string?)stream.Error?["code"]);
        Assert.False(stream.IsDone);
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal((RequestOutcome.Interrupted, FaultClass.Timeout), (row.Outcome, row.Fault));
    }

    private Task<RouterServer> StartAsync(string configuration) =>
        mesh.StartRouterAsync(new RouterSettings { Configuration = configuration, Clock = _clock });
}
