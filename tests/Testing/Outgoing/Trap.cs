using System.Net;
using System.Net.Sockets;

namespace LlmMesh.Testing.Outgoing;

/// <summary>A place nobody may connect to. It listens, so that whoever does is noticed.</summary>
public sealed class Trap : IDisposable
{
    private readonly TcpListener _listener;

    /// <param name="address">Where it listens; this machine when null.</param>
    /// <param name="port">Its port; a free one when 0.</param>
    public Trap(IPAddress? address = null, int port = 0)
    {
        _listener = new TcpListener(address ?? IPAddress.Loopback, port);
        _listener.Start();
    }

    /// <summary>Its port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Its address as a URL without a slash at the end.</summary>
    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>Whether somebody has connected.</summary>
    public bool HasCaught => _listener.Pending();

    /// <inheritdoc />
    public void Dispose() => _listener.Dispose();
}
