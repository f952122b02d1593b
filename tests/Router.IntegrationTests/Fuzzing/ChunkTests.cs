using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LlmMesh.Router.IntegrationTests.Fuzzing;

/// <summary>Found by the fuzzer: chunk sizes beyond any number were answered with 500, as if the mesh were broken.</summary>
public sealed class ChunkTests(MeshFixture mesh)
{
    [Theory]
    [InlineData("ffffffffffffffff")]
    [InlineData("fffffffffffffffffffffffff")]
    [InlineData("80000000")]
    [InlineData("-1")]
    [InlineData("x")]
    public async Task Chat_ChunkSizeThatIsNone_IsTheClientsFault(string size)
    {
        CancellationToken cancelled = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, mesh.Router.Root.Port, cancelled);
        await using NetworkStream stream = client.GetStream();

        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n{size}\r\n{{}}"), cancelled);

        using var reader = new StreamReader(stream, Encoding.ASCII);
        Assert.StartsWith("HTTP/1.1 400 ", await reader.ReadLineAsync(cancelled), StringComparison.Ordinal);
    }
}
