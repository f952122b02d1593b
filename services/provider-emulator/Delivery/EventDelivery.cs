using System.Buffers;
using LlmMesh.ProviderEmulator.Observation;

namespace LlmMesh.ProviderEmulator.Delivery;

/// <summary>Sends events one by one through Kestrel, for faults that change when or how they go out.</summary>
internal static class EventDelivery
{
    /// <summary>Sends frames in ordinary framing; <paramref name="before"/> may wait before each.</summary>
    public static async Task SendAsync(Exchange exchange, IEnumerable<Frame> frames, Func<Frame, Task>? before = null)
    {
        Announce(exchange);
        foreach (Frame frame in frames)
        {
            if (before is not null)
            {
                await before(frame);
            }

            await exchange.PaceAsync(frame.Event);
            exchange.Body.Write(frame.Bytes);
            await exchange.FlushAsync();
        }
    }

    /// <summary>Sends the last bytes and notes the request as completed.</summary>
    public static async Task EndAsync(Exchange exchange, ReadOnlyMemory<byte> last)
    {
        exchange.Body.Write(last.Span);
        exchange.End(Ending.Completed, StatusCodes.Status200OK);
        await exchange.FlushAsync();
    }

    public static void Announce(Exchange exchange)
    {
        if (!exchange.Http.Response.HasStarted)
        {
            exchange.Answer.Framing.Announce(exchange.Http.Response);
        }
    }
}
