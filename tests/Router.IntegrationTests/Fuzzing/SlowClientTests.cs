using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LlmMesh.Router.IntegrationTests.Fuzzing;

/// <summary>A client that keeps a connection and says nothing costs the mesh a few seconds of one connection, and no more.</summary>
public sealed class SlowClientTests(MeshFixture mesh)
{
    [Theory]
    [InlineData("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Le", "408")]
    [InlineData("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{\"model\":", "408")]
    [InlineData("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{\"", "408")]
    public async Task Request_ThatStopsInTheMiddle_IsEndedByTheMesh(string beginning, string status)
    {
        CancellationToken cancelled = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, mesh.Router.Root.Port, cancelled);
        await using NetworkStream stream = client.GetStream();

        await stream.WriteAsync(Encoding.ASCII.GetBytes(beginning), cancelled);

        // Until the mesh closes the connection: that it does is what is tested.
        using var reader = new StreamReader(stream, Encoding.ASCII);
        string answer = await reader.ReadToEndAsync(cancelled);
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }
}
