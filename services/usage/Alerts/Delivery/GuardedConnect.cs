using System.Net;
using System.Net.Sockets;
using LlmMesh.Catalog;

namespace LlmMesh.Usage.Alerts.Delivery;

/// <summary>A webhook's name leads to no address that it may lead to.</summary>
internal sealed class PrivateAddressException()
    : IOException("its name leads to a loopback, private or link-local address; \"allow_private\": true permits that");

/// <summary>
/// Connects to an address only once it is known which: what is checked is what is connected to, so that a name which leads elsewhere
/// from one lookup to the next gains nothing.
/// </summary>
internal sealed class GuardedConnect(bool allowPrivate)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        IPAddress[] found = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        IPAddress[] permitted = allowPrivate ? found : [.. found.Where(address => !PrivateAddresses.Contains(address))];
        if (permitted.Length == 0)
        {
            throw found.Length == 0 ? new SocketException((int)SocketError.HostNotFound) : new PrivateAddressException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(permitted, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }
}
