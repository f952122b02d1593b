using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LlmMesh.Router.IntegrationTests.Fuzzing;

/// <summary>
/// Found by the fuzzer: chunk sizes beyond any number were answered with 500 and trailers that are no text logged as unhandled, as if
/// the mesh were broken.
/// </summary>
public sealed class ChunkTests(MeshFixture mesh)
{
    [Theory]
    [InlineData("ffffffffffffffff")]
    [InlineData("fffffffffffffffffffffffff")]
    [InlineData("80000000")]
    [InlineData("-1")]
    [InlineData("x")]
    public Task Chat_ChunkSizeThatIsNone_IsTheClientsFault(string size) => RefusesAsync($"{size}\r\n{{}}");

    [Fact]
    public Task Chat_TrailerThatIsNoText_IsTheClientsFault() => RefusesAsync("2\r\n{}\r\n0\r\nx-a: \u00ff\u00fe\r\n\r\n");

    private async Task RefusesAsync(string chunks)
    {
        CancellationToken cancelled = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, mesh.Router.Root.Port, cancelled);
        await using NetworkStream stream = client.GetStream();

        await stream.WriteAsync(
            Encoding.Latin1.GetBytes($"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}"), cancelled);

        using var reader = new StreamReader(stream, Encoding.ASCII);
        string answer = await reader.ReadToEndAsync(cancelled);
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
    }
}
