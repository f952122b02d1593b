using System.Net.Sockets;
using System.Text;

namespace LlmMesh.ProviderEmulator.IntegrationTests;

/// <summary>How the other side ended a connection.</summary>
public enum ConnectionEnd
{
    /// <summary>In order, with FIN.</summary>
    Closed,

    /// <summary>With a TCP reset.</summary>
    Reset,
}

/// <summary>A client on the bare socket, which sees what HTTP clients hide.</summary>
public sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<RawClient> PostChatAsync(Uri root, string body)
    {
        RawClient client = new();
        await client._socket.ConnectAsync(root.Host, root.Port, Cancellation);
        byte[] content = Encoding.UTF8.GetBytes(body);
        string head = $"POST /v1/chat/completions HTTP/1.1\r\nHost: emulator\r\nContent-Type: application/json\r\nContent-Length: {content.Length}\r\n\r\n";
        await client._socket.SendAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. content], Cancellation);
        return client;
    }

    /// <summary>Reads until the text received contains <paramref name="mark"/>.</summary>
    public async Task<string> ReadUntilAsync(string mark)
    {
        StringBuilder received = new();
        byte[] buffer = new byte[4096];
        while (!received.ToString().Contains(mark, StringComparison.Ordinal))
        {
            int read = await _socket.ReceiveAsync(buffer, Cancellation);
            Assert.True(read > 0, $"The connection ended before '{mark}': {received}");
            received.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return received.ToString();
    }

    /// <summary>Reads to the end of the connection.</summary>
    public async Task<(string Text, ConnectionEnd End)> ReadToEndAsync()
    {
        List<byte> received = [];
        byte[] buffer = new byte[4096];
        try
        {
            int read;
            while ((read = await _socket.ReceiveAsync(buffer, Cancellation)) > 0)
            {
                received.AddRange(buffer.AsSpan(0, read));
            }

            return (Encoding.UTF8.GetString(received.ToArray()), ConnectionEnd.Closed);
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            return (Encoding.UTF8.GetString(received.ToArray()), ConnectionEnd.Reset);
        }
    }

    /// <summary>Whether bytes, or an end, wait to be read.</summary>
    public bool HasNews => _socket.Poll(0, SelectMode.SelectRead);

    public void Dispose() => _socket.Dispose();
}
