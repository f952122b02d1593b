using System.Net;

namespace LlmMesh.ServiceDefaults.Outgoing;

/// <summary>Finds the addresses of a host.</summary>
public interface INameResolution
{
    /// <summary>Its addresses, in the order in which they are tried; a <see cref="System.Net.Sockets.SocketException"/> when there are none.</summary>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);
}

/// <summary>Asks the operating system.</summary>
internal sealed class SystemNameResolution : INameResolution
{
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        Dns.GetHostAddressesAsync(host, cancellationToken);
}
