using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LlmMesh.Compat.Hosting.Child;

/// <summary>
/// Answers, over plain TCP, what it has heard once the caller has ended its half of the connection; to <c>reset</c> with a reset.
/// </summary>
internal sealed class RawEcho : BackgroundService
{
    private readonly TcpListener? _listener = Environment.GetEnvironmentVariable("RAW_PORT") is { } port
        ? new TcpListener(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture))
        : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_listener is null)
        {
            return;
        }

        _listener.Start();
        while (true)
        {
            using TcpClient caller = await _listener.AcceptTcpClientAsync(stoppingToken);
            await using NetworkStream stream = caller.GetStream();
            using var heard = new MemoryStream();
            await stream.CopyToAsync(heard, stoppingToken);
            if (heard.ToArray().AsSpan().SequenceEqual("reset"u8))
            {
                caller.Client.Close(timeout: 0);
                continue;
            }

            await stream.WriteAsync(heard.ToArray(), stoppingToken);
        }
    }
}
