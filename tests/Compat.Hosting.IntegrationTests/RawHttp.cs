using System.Globalization;
using System.Net.Sockets;
using System.Text;
using static LlmMesh.Compat.Hosting.IntegrationTests.SampleApplication;

namespace LlmMesh.Compat.Hosting.IntegrationTests;

/// <summary>One connection on which requests are written by hand, so that a test knows where each goes.</summary>
internal sealed class RawHttp(TcpClient caller) : IAsyncDisposable
{
    private const string EndOfHead = "\r\n\r\n";

    private readonly NetworkStream _stream = caller.GetStream();

    public static async Task<RawHttp> ConnectAsync(Uri address)
    {
        var caller = new TcpClient();
        await caller.ConnectAsync(address.Host, address.Port, Ending);
        return new RawHttp(caller);
    }

    public async Task<string> GetAsync(string path)
    {
        await SendAsync($"GET {path} HTTP/1.1\r\nHost: localhost{EndOfHead}");
        return await AnswerAsync();
    }

    public async Task SendAsync(string text) => await _stream.WriteAsync(Encoding.ASCII.GetBytes(text), Ending);

    /// <summary>The body of the next answer, which says its length.</summary>
    public async Task<string> AnswerAsync()
    {
        var head = new StringBuilder();
        byte[] letter = new byte[1];
        while (!head.ToString().EndsWith(EndOfHead, StringComparison.Ordinal))
        {
            await _stream.ReadExactlyAsync(letter, Ending);
            head.Append((char)letter[0]);
        }

        string length = head.ToString().Split("\r\n").Single(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal));
        byte[] body = new byte[int.Parse(length.AsSpan("Content-Length: ".Length), CultureInfo.InvariantCulture)];
        await _stream.ReadExactlyAsync(body, Ending);
        return Encoding.ASCII.GetString(body);
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        caller.Dispose();
    }
}
