using LlmMesh.ProviderEmulator.Delivery;
using LlmMesh.ProviderEmulator.Observation;

namespace LlmMesh.ProviderEmulator.Faults;

/// <summary>Connections that fail before an answer begins.</summary>
internal static class ConnectionFaults
{
    public static readonly IReadOnlyList<Fault> All = [new ResetAtOnce(), new ResetAfterHeaders(), new Silence(), new SlowHeaders()];

    private sealed class ResetAtOnce() : Fault("reset", "TCP reset instead of a response")
    {
        public override Task SendAsync(Exchange exchange)
        {
            new RawConnection(exchange).Reset(status: null);
            return Task.CompletedTask;
        }
    }

    private sealed class ResetAfterHeaders() : Fault("reset-after-headers", "200 and all headers, then a TCP reset")
    {
        public override async Task SendAsync(Exchange exchange)
        {
            RawConnection connection = new(exchange);
            await connection.SendAsync(RawResponse.Head(exchange.Answer));
            connection.Reset(StatusCodes.Status200OK);
        }
    }

    private sealed class Silence() : Fault("silence", "the request is read and never answered; the connection stays open")
    {
        public override Task SendAsync(Exchange exchange) => exchange.HoldAsync();
    }

    private sealed class SlowHeaders()
        : Fault("slow-headers", "the status line at once, the other headers and a correct answer after `ms`", Ms)
    {
        private static readonly NumberOption Ms = new("ms", "the wait between status line and headers", 1000);

        public override async Task SendAsync(Exchange exchange)
        {
            RawConnection connection = new(exchange);
            string head = RawResponse.Head(exchange.Answer);
            int statusLine = head.IndexOf('\n') + 1;
            await connection.SendAsync(head[..statusLine]);
            await exchange.WaitAsync(exchange.Options.Time(Ms));
            await connection.SendAsync(head[statusLine..]);
            await RawResponse.SendBodyAsync(connection, exchange);
            await connection.CloseAsync(Ending.Completed, StatusCodes.Status200OK);
        }
    }
}
