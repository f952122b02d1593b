using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace LlmMesh.ServiceDefaults.Outgoing;

/// <summary>
/// Opens every connection that leaves the mesh for somebody else's server. The address is looked up once, checked, and what was checked
/// is what is connected to, so that a name that leads elsewhere from one lookup to the next gains nothing.
/// </summary>
/// <remarks>Thread-safe; one per process. Connections are pooled by host: clients of a different reach need handlers of their own.</remarks>
public sealed partial class OutgoingConnections(AddressRules rules, INameResolution names, ILogger<OutgoingConnections> logger)
{
    /// <summary>A new handler: guarded, and without trace context for strangers.</summary>
    public SocketsHttpHandler CreateHandler(Reach reach)
    {
        var handler = new SocketsHttpHandler { ActivityHeadersPropagator = null };
        Guard(handler, reach);
        return handler;
    }

    /// <summary>
    /// Makes a handler connect only where it may. It follows no redirect, since a redirect would take the request and its credential to
    /// an address nobody configured; uses no proxy, which would look names up in its own way; and keeps no cookies.
    /// </summary>
    public void Guard(SocketsHttpHandler handler, Reach reach)
    {
        handler.AllowAutoRedirect = false;
        handler.UseProxy = false;
        handler.UseCookies = false;
        handler.ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, reach, cancellationToken);
    }

    private async ValueTask<Stream> ConnectAsync(DnsEndPoint place, Reach reach, CancellationToken cancellationToken)
    {
        IPAddress[] found = IPAddress.TryParse(place.Host, out IPAddress? written)
            ? [written]
            : await names.ResolveAsync(place.Host, cancellationToken);
        if (found.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        IPAddress[] permitted = [.. found.Where(address => IsPermitted(address, place.Host, reach))];
        if (permitted.Length == 0)
        {
            AddressRefusal refusal = Array.Exists(found, address => rules.IsMetadata(address)) ? AddressRefusal.Metadata : AddressRefusal.Private;
            LogRefused(logger, place.Host, refusal, string.Join(", ", found.Select(address => address.ToString())));
            throw new AddressRefusedException(refusal);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(permitted, place.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }

    private bool IsPermitted(IPAddress address, string host, Reach reach) =>
        !rules.IsMetadata(address)
        && (reach == Reach.Local || !rules.IsPrivate(address) || (reach == Reach.Written && IsWritten(address, host)));

    private static bool IsWritten(IPAddress address, string host) =>
        IPAddress.TryParse(host, out _) || (IPAddress.IsLoopback(address) && IsLocalhost(host.AsSpan().TrimEnd('.')));

    private static bool IsLocalhost(ReadOnlySpan<char> host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    [LoggerMessage(LogLevel.Warning, "No connection is made to {Host}: it leads to {Addresses}, refused as {Refusal} (docs/operations.md, \"Outgoing connections\")")]
    private static partial void LogRefused(ILogger logger, string host, AddressRefusal refusal, string addresses);
}
