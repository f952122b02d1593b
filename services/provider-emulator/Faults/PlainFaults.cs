using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Delivery;

namespace LlmMesh.ProviderEmulator.Faults;

/// <summary>Whole, well-formed answers that differ from the ordinary one only in what they contain.</summary>
internal static class PlainFaults
{
    public static readonly IReadOnlyList<Fault> All =
    [
        new PlainFault("none", "a correct answer; for the common options alone", UsagePlacement.AsAsked),
        new PlainFault("missing-usage", "a correct answer that never reports usage, even if asked", UsagePlacement.Never),
        new PlainFault(
            "usage-on-finish",
            "streamed: usage on the chunk with the finish reason, asked or not, and no usage chunk",
            UsagePlacement.OnFinish),
        new StreamIgnored(),
        new LimitIgnored(),
        new Refused(),
    ];

    private sealed class LimitIgnored() : Fault("limit-ignored", "a correct answer that goes on beyond the caller's token limit, and is counted in full")
    {
        public override bool IgnoresTokenLimit => true;

        public override Task SendAsync(Exchange exchange) => PlainDelivery.SendAsync(exchange);
    }

    private sealed class Refused() : Fault("refused", "a filter ends the answer after so many tokens; after none, it blocks the prompt", After)
    {
        private static readonly NumberOption After = new("after", "how many tokens of the text go out first", 1);

        public override int? RefusedAfter(FaultOptions options) => options.Get(After);

        public override Task SendAsync(Exchange exchange) => PlainDelivery.SendAsync(exchange);
    }

    private sealed class StreamIgnored() : Fault("stream-ignored", "a correct answer as one JSON document, whether a stream was asked for or not")
    {
        public override Task SendAsync(Exchange exchange) => PlainDelivery.SendDocumentAsync(exchange);
    }

    private sealed class PlainFault(string name, string effect, UsagePlacement usage) : Fault(name, effect)
    {
        public override UsagePlacement Usage => usage;

        public override Task SendAsync(Exchange exchange) => PlainDelivery.SendAsync(exchange);
    }
}
