using System.Buffers;
using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Delivery;
using LlmMesh.ProviderEmulator.Observation;

namespace LlmMesh.ProviderEmulator.Faults;

/// <summary>Responses that begin in time and then keep the reader waiting for content.</summary>
internal static class PacingFaults
{
    public static readonly IReadOnlyList<Fault> All = [new SlowFirstToken(), new CommentsOnly()];

    private sealed class SlowFirstToken() : Fault(
        "slow-first-token",
        "streamed: headers and role chunk at once, the first token after `ms`; else: headers at once, the body after `ms`",
        Ms)
    {
        private static readonly NumberOption Ms = new("ms", "the wait before content", 1000);

        public override async Task SendAsync(Exchange exchange)
        {
            if (!exchange.Answer.Streamed)
            {
                byte[] document = Frames.Document(exchange.Answer);
                exchange.Http.Response.ContentType = StatusFault.Json;
                exchange.Http.Response.ContentLength = document.Length;
                await exchange.FlushAsync();
                await exchange.WaitAsync(exchange.Options.Time(Ms));
                exchange.Body.Write(document);
                exchange.End(Ending.Completed, StatusCodes.Status200OK);
                await exchange.FlushAsync();
                return;
            }

            EventDelivery.Announce(exchange);
            await exchange.Http.Response.StartAsync(exchange.Cancellation);
            bool waited = false;
            await EventDelivery.SendAsync(exchange, Frames.Of(exchange.Answer), async frame =>
            {
                if (!waited && frame.Event.Kind != AnswerEventKind.Role)
                {
                    waited = true;
                    await exchange.WaitAsync(exchange.Options.Time(Ms));
                }
            });
            await EventDelivery.EndAsync(exchange, exchange.Answer.Framing.End);
        }
    }

    private sealed class CommentsOnly() : Fault(
        "comments-only", "streamed: a comment every `interval-ms` and no event; else: a blank line every `interval-ms`", IntervalMs, Times)
    {
        private static readonly NumberOption IntervalMs = new("interval-ms", "the time between comments", 1000);
        private static readonly NumberOption Times = new("times", "after this many comments the correct answer follows; absent: never");

        public override async Task SendAsync(Exchange exchange)
        {
            bool streamed = exchange.Answer.Streamed;
            exchange.Http.Response.ContentType = streamed ? exchange.Answer.Framing.ContentType : StatusFault.Json;
            ReadOnlyMemory<byte> filler = streamed ? exchange.Answer.Framing.Filler : "\n"u8.ToArray();
            for (int sent = 0; sent != exchange.Options.Find(Times); sent++)
            {
                exchange.Body.Write(filler.Span);
                await exchange.FlushAsync();
                await exchange.WaitAsync(exchange.Options.Time(IntervalMs));
            }

            if (streamed)
            {
                await EventDelivery.SendAsync(exchange, Frames.Of(exchange.Answer));
            }

            await EventDelivery.EndAsync(exchange, streamed ? exchange.Answer.Framing.End : Frames.Document(exchange.Answer));
        }
    }
}
