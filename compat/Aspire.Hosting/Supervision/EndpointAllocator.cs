using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Supervision;

/// <summary>
/// Gives every endpoint its port before anything starts, so that references can be resolved in any order. There is no proxy:
/// callers reach the process itself.
/// </summary>
internal sealed class EndpointAllocator(bool isRandom)
{
    private readonly HashSet<int> _given = [];

    /// <exception cref="DistributedApplicationException">A declared port is in use.</exception>
    public void Allocate(DistributedApplicationModel model)
    {
        foreach (IResource resource in model.Resources)
        {
            foreach (EndpointAnnotation endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", PortFor(resource, endpoint));
            }
        }
    }

    /// <summary>A port that nobody listens on now. Another program may take it before it is used; that is seen at the start.</summary>
    public static int FreePort()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            int port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (!Socket.OSSupportsIPv6 || CanListen(IPAddress.IPv6Loopback, port))
            {
                return port;
            }
        }
    }

    /// <summary>Whether a process could listen on the port of every loopback address.</summary>
    public static bool IsFree(int port) =>
        CanListen(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanListen(IPAddress.IPv6Loopback, port));

    private int PortFor(IResource resource, EndpointAnnotation endpoint)
    {
        int? declared = endpoint.Port ?? endpoint.TargetPort;
        if (declared is not { } port || isRandom)
        {
            int free = FreePort();
            while (!_given.Add(free))
            {
                free = FreePort();
            }

            return free;
        }

        return _given.Add(port) && IsFree(port)
            ? port
            : throw new DistributedApplicationException(
                $"Port {port}, which '{resource.Name}' needs, is already in use. Stop the program that listens there, or give '{resource.Name}' another port.");
    }

    private static bool CanListen(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port) { ExclusiveAddressUse = true };
            listener.Start();
            return true;
        }
        catch (SocketException failure)
        {
            // A machine may know IPv6 and still have no IPv6 loopback address.
            return failure.SocketErrorCode == SocketError.AddressNotAvailable;
        }
    }
}
