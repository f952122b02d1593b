using System.Buffers;
using System.Net.Sockets;

namespace Aspire.Hosting.Endpoints;

/// <summary>
/// Copies bytes between a caller and an instance until both have ended. The end of one direction is passed on as such, and an abortive
/// end as an abortive one: a caller must be able to tell an answer that was cut off from one that is complete.
/// </summary>
internal sealed class ForwardedConnection(Socket caller, Socket instance)
{
    private const int BufferSize = 64 * 1024;

    public async Task RunAsync(CancellationToken ending)
    {
        await using CancellationTokenRegistration abort = ending.Register(Abort);
        await Task.WhenAll(CopyAsync(caller, instance), CopyAsync(instance, caller));
    }

    private async Task CopyAsync(Socket source, Socket target)
    {
        try
        {
            while (await CopySomeAsync(source, target))
            {
            }

            target.Shutdown(SocketShutdown.Send);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            Abort();
        }
    }

    /// <returns>False at the end.</returns>
    private static async ValueTask<bool> CopySomeAsync(Socket source, Socket target)
    {
        // An idle connection holds no buffer: it waits for bytes before it takes one.
        await source.ReceiveAsync(Memory<byte>.Empty);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int read = await source.ReceiveAsync(buffer);
            for (int sent = 0; sent < read;)
            {
                sent += await target.SendAsync(buffer.AsMemory(sent, read - sent));
            }

            return read > 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Abort()
    {
        Abort(caller);
        Abort(instance);
    }

    /// <summary>Without lingering, the other side sees a reset.</summary>
    private static void Abort(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // It has ended already.
        }

        socket.Dispose();
    }
}
