using System.Net;
using System.Net.Sockets;

namespace LlmMesh.Testing;

/// <summary>Finds ports for processes that cannot be told to choose one themselves.</summary>
public static class LoopbackPort
{
    /// <summary>A loopback port that was free a moment ago. Prefer port 0 where the listener can report what it got.</summary>
    public static int FindFree()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
