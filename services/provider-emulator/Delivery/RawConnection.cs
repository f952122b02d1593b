using System.Net.Sockets;
using System.Text;
using LlmMesh.ProviderEmulator.Observation;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace LlmMesh.ProviderEmulator.Delivery;

/// <summary>
/// The TCP connection under a request, taken over from Kestrel so that a fault decides about every byte and about the
/// way the connection ends. Bytes handed to <see cref="SendAsync(ReadOnlyMemory{byte})"/> are in the kernel when it returns.
/// </summary>
internal sealed class RawConnection(Exchange exchange)
{
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(2);

    private readonly Socket _socket = exchange.Http.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        exchange.Observed.CountWrite();
        for (ReadOnlyMemory<byte> rest = bytes; !rest.IsEmpty;)
        {
            rest = rest[await _socket.SendAsync(rest, SocketFlags.None, exchange.Cancellation)..];
        }
    }

    public Task SendAsync(string ascii) => SendAsync(Encoding.ASCII.GetBytes(ascii));

    /// <summary>One chunk of a chunked body; an empty one ends the body.</summary>
    public Task SendChunkAsync(ReadOnlySpan<byte> content) =>
        SendAsync((byte[])[.. Encoding.ASCII.GetBytes($"{content.Length:x}\r\n"), .. content, .. "\r\n"u8]);

    /// <summary>Ends the connection with a TCP reset.</summary>
    public void Reset(int? status)
    {
        exchange.End(Ending.Broken, status);
        // A socket closed with zero linger time sends RST instead of FIN; Kestrel closes it when the request is aborted.
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        exchange.Http.Abort();
    }

    /// <summary>Ends the connection in order (FIN), and waits a little for the client to do the same.</summary>
    public async Task CloseAsync(Ending ending, int? status)
    {
        exchange.End(ending, status);
        _socket.Shutdown(SocketShutdown.Send);
        await Task.Delay(LingerTime, exchange.Clock, exchange.Cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        exchange.Http.Abort();
    }
}
