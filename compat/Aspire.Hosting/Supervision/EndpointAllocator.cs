using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Supervision;

/// <summary>
/// Gives every endpoint its port before anything starts, so that references can be resolved in any order. Callers reach a single
/// process itself, and replicas, each on a port of its own, through a forwarder on the endpoint's.
/// </summary>
internal sealed class EndpointAllocator(bool isRandom)
{
    private readonly HashSet<int> _given = [];

    /// <exception cref="DistributedApplicationException">A declared port is in use, or replicas would have to share it.</exception>
    public void Allocate(DistributedApplicationModel model)
    {
        foreach (IResource resource in model.Resources)
        {
            foreach (EndpointAnnotation endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                int port = PortFor(resource, endpoint);
                endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", port);
                foreach (ResourceInstance instance in ResourceInstances.Of(resource))
                {
                    instance.Allocate(endpoint, instance.IsReplica ? NewPort() : port);
                }
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
        if (!endpoint.IsProxied && resource.GetReplicaCount() > 1)
        {
            throw new DistributedApplicationException(
                $"Endpoint '{endpoint.Name}' of '{resource.Name}' is not proxied, and its replicas cannot all listen on one port: leave isProxied out, or run one replica.");
        }

        int? declared = endpoint.Port ?? endpoint.TargetPort;
        if (declared is not { } port || isRandom)
        {
            return NewPort();
        }

        return _given.Add(port) && IsFree(port)
            ? port
            : throw new DistributedApplicationException(
                $"Port {port}, which '{resource.Name}' needs, is already in use. Stop the program that listens there, or give '{resource.Name}' another port.");
    }

    private int NewPort()
    {
        int free = FreePort();
        while (!_given.Add(free))
        {
            free = FreePort();
        }

        return free;
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
