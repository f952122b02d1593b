using System.Net;
using System.Net.Sockets;
using System.Text;
using LlmMesh.Contracts;

namespace LlmMesh.Router.IntegrationTests.Failover;

/// <summary>Every request ends within its deadline, whatever waits.</summary>
public sealed class DeadlineTests(MeshFixture mesh)
{
    private const string ShortRequests =
        $$"""{ "settings": { "request_timeout_ms": 700 }, "providers": { {{RouterSettings.UsualProviders}} } }""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_SilentProvider_TimesOut(bool stream)
    {
        await using RouterServer router = await StartAsync();

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of("first/fault-silence", stream: stream));

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("timeout", (string?)(await response.ErrorAsync())["code"]);
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal((RequestOutcome.Failed, 504, FaultClass.Timeout), (row.Outcome, row.Status, row.Fault));
    }

    [Fact]
    public async Task Stream_ThatGoesOnForever_EndsInBand()
    {
        await using RouterServer router = await StartAsync();

        using HttpResponseMessage response = await router.ChatAsync(
            ChatBody.Of("first/fault-none,tokens=1000000,token-delay-ms=5", stream: true));
        StreamText stream = await response.StreamAsync();

        Assert.Equal("timeout", (string?)stream.Error?["code"]);
        Assert.False(stream.IsDone);
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal((RequestOutcome.Interrupted, FaultClass.Timeout), (row.Outcome, row.Fault));
    }

    [Fact]
    public async Task Chat_BodyThatNeverEnds_IsTheClientsTimeout()
    {
        await using RouterServer router = await StartAsync();
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(router.Root.Host, router.Root.Port, Cancelled);

        await socket.SendAsync(
            Encoding.ASCII.GetBytes("POST /v1/chat/completions HTTP/1.1\r\nHost: mesh\r\nContent-Length: 100\r\n\r\n{\"model\""), Cancelled);

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

    private Task<RouterServer> StartAsync() => mesh.StartRouterAsync(new RouterSettings { Configuration = ShortRequests });
}
