using LlmMesh.ProviderEmulator.Delivery;

namespace LlmMesh.ProviderEmulator.Faults;

/// <summary>Faults that depend on the conversation, the credential, earlier requests or the time.</summary>
internal static class StatefulFaults
{
    public static readonly IReadOnlyList<Fault> All = [new PrefillRefused(), new KeyRefused(), new Flap()];

    private sealed class PrefillRefused() : Fault("prefill-refused", "400 when the last message is the assistant's, else a correct answer")
    {
        private static readonly StatusFault Refusal = new(
            "prefill-refused", 400, "prefill refused",
            """
            {"error":{"message":"This model does not support assistant message prefill. The conversation must end with a user message.",
            "type":"invalid_request_error","param":"messages","code":"invalid_value"}}
            """);

        public override Task SendAsync(Exchange exchange) =>
            exchange.Observed.LastRole == "assistant" ? Refusal.SendAsync(exchange) : PlainDelivery.SendAsync(exchange);
    }

    private sealed class KeyRefused() : Fault("key-refused", "a failure for one credential, a correct answer for every other", Ending, As)
    {
        private static readonly TextOption Ending = new("ending", "how the refused credential ends; without it every one is refused");
        private static readonly ChoiceOption As = new(
            "as", "the fault it meets", "401", "402", "403", "insufficient-balance", "insufficient-quota", "spend-limit", "429");

        public override Task SendAsync(Exchange exchange)
        {
            FaultOptions options = exchange.Options;
            string credential = exchange.Dialect.Key(exchange.Http.Request) ?? "";
            return options.Find(Ending) is { } ending && !credential.EndsWith(ending, StringComparison.Ordinal)
                ? PlainDelivery.SendAsync(exchange)
                : FaultCatalog.Find(options.Get(As))!.SendAsync(exchange);
        }
    }

    /// <summary>Up and down in turn; its memory is <see cref="FlapMemory"/>.</summary>
    private sealed class Flap() : Fault("flap", "correct answers and failures in turn, per model", Up, Down, UpMs, DownMs, As)
    {
        private static readonly NumberOption Up = new("up", "how many requests succeed in a row", 3);
        private static readonly NumberOption Down = new("down", "how many requests then fail", 3);
        private static readonly NumberOption UpMs = new(
            "up-ms", "with `down-ms`: turns by time, from the first request, instead of by requests");
        private static readonly NumberOption DownMs = new("down-ms", "see `up-ms`");
        private static readonly ChoiceOption As = new("as", "the fault while down", "503", "500", "429", "reset", "silence");

        public override Task SendAsync(Exchange exchange)
        {
            FaultOptions options = exchange.Options;
            FlapMemory memory = exchange.Http.RequestServices.GetRequiredService<FlapMemory>();
            string key = exchange.Observed.Model ?? exchange.Observed.Path;
            bool up = options.Find(UpMs) is { } upMs && options.Find(DownMs) is { } downMs
                ? memory.ElapsedMs(key) % Math.Max((long)upMs + downMs, 1) < upMs
                : memory.Count(key) % Math.Max((long)options.Get(Up) + options.Get(Down), 1) < options.Get(Up);
            return up ? PlainDelivery.SendAsync(exchange) : FaultCatalog.Find(options.Get(As))!.SendAsync(exchange);
        }
    }
}
