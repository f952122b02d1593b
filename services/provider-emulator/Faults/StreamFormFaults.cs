using System.Buffers;
using LlmMesh.ProviderEmulator.Delivery;

namespace LlmMesh.ProviderEmulator.Faults;

/// <summary>
/// Streams with unusual or broken framing that still reach their end. Not streamed, all of them are correct answers,
/// save the two that break JSON: those break the document.
/// </summary>
internal static class StreamFormFaults
{
    public static readonly IReadOnlyList<Fault> All =
    [
        new FormFault(
            "malformed-event", "one event whose data is not JSON is inserted after `after` tokens; else: text before the document",
            StreamForms.Malformed, document => [.. "{not json"u8, .. document], StreamForms.After),
        new FormFault(
            "truncated-event",
            "the JSON of one event stops in the middle after `after` tokens, and the stream goes on; else: half of the document",
            StreamForms.Truncated, document => document[..(document.Length / 2)], StreamForms.After),
        new FormFault("missing-done", "the stream ends in order after its last chunk, without `[DONE]`", StreamForms.MissingDone),
        new FormFault("double-done", "`[DONE]` twice", StreamForms.DoubleDone),
        new FormFault("crlf", "lines end in CRLF", StreamForms.CarriageReturns),
        new FormFault("multi-line-data", "each event's JSON is spread over three `data:` lines", StreamForms.MultiLine),
        new FormFault(
            "split-utf8",
            "each event in two writes, cut inside its first multi-byte character if it has one, else in its middle",
            StreamForms.Split),
        new FormFault("comments", "a comment line before every event", StreamForms.Comments),
    ];

    private sealed class FormFault(
        string name,
        string effect,
        Func<IEnumerable<Frame>, ReadOnlyMemory<byte>, FaultOptions, IEnumerable<byte[]>> form,
        Func<byte[], byte[]>? breakDocument = null,
        params FaultOption[] options)
        : Fault(name, effect, options)
    {
        public override async Task SendAsync(Exchange exchange)
        {
            if (!exchange.Answer.Streamed)
            {
                byte[] document = Frames.Document(exchange.Answer);
                await WholeBody.SendAsync(exchange, StatusCodes.Status200OK, StatusFault.Json, breakDocument?.Invoke(document) ?? document);
                return;
            }

            exchange.Answer.Framing.Announce(exchange.Http.Response);
            byte[] last = [];
            foreach (byte[] write in form(Frames.Of(exchange.Answer), exchange.Answer.Framing.End, exchange.Options))
            {
                if (last.Length > 0)
                {
                    await exchange.WaitAsync(exchange.Options.Time(CommonOptions.TokenDelayMs));
                    exchange.Body.Write(last);
                    await exchange.FlushAsync();
                }

                last = write;
            }

            await EventDelivery.EndAsync(exchange, last);
        }
    }
}
