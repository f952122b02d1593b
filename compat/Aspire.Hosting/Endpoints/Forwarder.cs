using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Endpoints;

/// <summary>
/// Listens where callers expect an endpoint and hands each connection to an instance that is in rotation. It knows nothing of what is
/// said on a connection, and never moves one: a connection lives and ends with its instance.
/// </summary>
internal sealed class Forwarder : IAsyncDisposable
{
    /// <summary>How long a caller is held while no instance is ready, for example because the only other one is being restarted.</summary>
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(5);

    /// <summary>On this machine an instance accepts at once or not at all.</summary>
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(2);

    private readonly EndpointAnnotation _endpoint;
    private readonly Rotation _rotation;
    private readonly TimeProvider _time;
    private readonly List<TcpListener> _listeners = [];
    private readonly CancellationTokenSource _ending = new();

    private Forwarder(EndpointAnnotation endpoint, Rotation rotation, TimeProvider time)
    {
        _endpoint = endpoint;
        _rotation = rotation;
        _time = time;
    }

    /// <summary>Listens on the endpoint's port of every loopback address.</summary>
    /// <exception cref="DistributedApplicationException">The port is in use.</exception>
    public static Forwarder Open(EndpointAnnotation endpoint, Rotation rotation, TimeProvider time)
    {
        var forwarder = new Forwarder(endpoint, rotation, time);
        try
        {
            forwarder.Listen(IPAddress.Loopback);
            if (Socket.OSSupportsIPv6)
            {
                forwarder.Listen(IPAddress.IPv6Loopback);
            }
        }
        catch (SocketException failure)
        {
            forwarder.StopListening();
            throw new DistributedApplicationException(
                $"Nobody can listen on port {endpoint.AllocatedEndpoint?.Port} ({failure.SocketErrorCode}). Stop the program that listens there, or choose another port.",
                failure);
        }

        return forwarder;
    }

    /// <summary>Refuses new callers.</summary>
    public void StopListening()
    {
        foreach (TcpListener listener in _listeners)
        {
            listener.Dispose();
        }
    }

    /// <summary>Cuts off whatever is left.</summary>
    public async ValueTask DisposeAsync()
    {
        StopListening();
        await _ending.CancelAsync();
    }

    private void Listen(IPAddress address)
    {
        var listener = new TcpListener(address, _endpoint.AllocatedEndpoint?.Port ?? 0);
        try
        {
            listener.Start();
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            // A machine may know IPv6 and still have no IPv6 loopback address.
            listener.Dispose();
            return;
        }

        _listeners.Add(listener);
        _ = AcceptAsync(listener);
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptSocketAsync(_ending.Token));
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It listens no longer.
        }
    }

    private async Task ServeAsync(Socket caller)
    {
        using Socket held = caller;
        caller.NoDelay = true;
        try
        {
            if (await ConnectAsync() is var (seat, instance))
            {
                using Rotation.Seat taken = seat;
                using Socket connected = instance;
                await new ForwardedConnection(caller, instance).RunAsync(_ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    /// <summary>Connects to the instance whose turn it is, or to another when it does not accept; null when nobody does in time.</summary>
    private async Task<(Rotation.Seat Seat, Socket Instance)?> ConnectAsync()
    {
        using var held = new CancellationTokenSource(Hold, _time);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(held.Token, _ending.Token);
        var refused = new HashSet<Supervision.ResourceInstance>();
        while (true)
        {
            Task joined = _rotation.Joined;
            if (_rotation.TryTake(refused) is { } seat)
            {
                if (await TryConnectAsync(seat.Instance.PortOf(_endpoint)) is { } instance)
                {
                    return (seat, instance);
                }

                refused.Add(seat.Instance);
                seat.Dispose();
                continue;
            }

            try
            {
                await joined.WaitAsync(giveUp.Token);
                refused.Clear();
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
    }

    private async Task<Socket?> TryConnectAsync(int port)
    {
        var instance = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var limit = new CancellationTokenSource(ConnectLimit, _time);
        try
        {
            await instance.ConnectAsync(IPAddress.Loopback, port, limit.Token);
            return instance;
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            instance.Dispose();
            return null;
        }
    }
}
