using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace LlmMesh.AppHost;

/// <summary>The edge's port is part of every client's configuration, so it is never changed silently.</summary>
internal static class EdgePort
{
    /// <summary>Refuses to start, before anything runs, when another program listens on the edge's port.</summary>
    public static void RequireFreeEdgePort(this IDistributedApplicationBuilder builder, IResource router, MeshSettings mesh)
    {
        builder.Eventing.Subscribe<BeforeStartEvent>((_, _) =>
        {
            bool isRandom = builder.Configuration.GetValue<bool>("DcpPublisher:RandomizePorts");
            if (mesh.EdgePort is { } port && !isRandom && IsTaken(port))
            {
                throw new DistributedApplicationException(
                    $"Port {port}, where the {router.Name} listens, is already in use. Stop the program that has it, or choose another port: dotnet run --project AppHost -- --Mesh:Port={port + 1}");
            }

            return Task.CompletedTask;
        });
    }

    private static bool IsTaken(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
            listener.Start();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
