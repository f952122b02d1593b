using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Delivery;
using LlmMesh.ProviderEmulator.Observation;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Faults;

/// <summary>Answers that begin well and do not reach their end. Not streamed, half of the document stands for "after".</summary>
internal static class StreamEndFaults
{
    private static readonly NumberOption After = new("after", "how many tokens go out first", 1);

    public static readonly IReadOnlyList<Fault> All = [new Cut(), new Stall(), new ErrorIn200(), new OpenRouterError()];

    /// <summary>The frames before the one that would exceed so many tokens, and never the finish.</summary>
    private static IEnumerable<Frame> Beginning(Exchange exchange)
    {
        int tokens = 0;
        return Frames.Of(exchange.Answer).TakeWhile(frame =>
            frame.Event.Kind != AnswerEventKind.Finish && (!frame.Event.IsToken || tokens++ < exchange.Options.Get(After)));
    }

    private static byte[] Half(Exchange exchange)
    {
        byte[] document = Frames.Document(exchange.Answer);
        return document[..(document.Length / 2)];
    }

    private sealed class Cut() : Fault("cut", "the connection ends after some tokens, before any finish reason", After, How)
    {
        private static readonly ChoiceOption How = new(
            "how", "`close`: FIN inside the chunked body; `reset`: TCP reset; `end`: the HTTP body ends properly", "close", "reset", "end");

        public override async Task SendAsync(Exchange exchange)
        {
            RawConnection connection = new(exchange);
            await connection.SendAsync(RawResponse.Head(exchange.Answer));
            if (!exchange.Answer.Streamed)
            {
                await connection.SendChunkAsync(Half(exchange));
            }

            foreach (Frame frame in exchange.Answer.Streamed ? Beginning(exchange) : [])
            {
                await exchange.PaceAsync(frame.Event);
                await connection.SendChunkAsync(frame.Bytes);
            }

            await EndAsync(connection, exchange.Options.Get(How));
        }

        private static async Task EndAsync(RawConnection connection, string how)
        {
            if (how == "reset")
            {
                connection.Reset(StatusCodes.Status200OK);
                return;
            }

            if (how == "end")
            {
                await connection.SendChunkAsync([]);
            }

            await connection.CloseAsync(Ending.Broken, StatusCodes.Status200OK);
        }
    }

    private sealed class Stall() : Fault("stall", "some tokens, then nothing more on an open connection", After)
    {
        public override async Task SendAsync(Exchange exchange)
        {
            if (exchange.Answer.Streamed)
            {
                await EventDelivery.SendAsync(exchange, Beginning(exchange));
            }
            else
            {
                exchange.Http.Response.ContentType = StatusFault.Json;
                exchange.Http.Response.ContentLength = Frames.Document(exchange.Answer).Length;
                exchange.Body.Write(Half(exchange));
                await exchange.FlushAsync();
            }

            await exchange.HoldAsync();
        }
    }

    private sealed class ErrorIn200()
        : Fault("error-in-200", "200; streamed: some tokens, then an error event and no finish; else: an error document", After, As, Done)
    {
        private static readonly ApiProblem Failure = new(500, "server_error", "server_error", null, "The provider failed while answering.");

        private static readonly ChoiceOption As = new("as", "`data`: a data line; `event`: with `event: error` before it", "data", "event");
        private static readonly ChoiceOption Done = new("done", "whether `[DONE]` follows the error", "no", "yes");

        public override async Task SendAsync(Exchange exchange)
        {
            if (!exchange.Answer.Streamed)
            {
                await WholeBody.SendAsync(exchange, StatusCodes.Status200OK, StatusFault.Json, exchange.Dialect.Document(Failure));
                return;
            }

            await EventDelivery.SendAsync(exchange, Beginning(exchange));
            bool named = exchange.Dialect.NamesErrors || exchange.Options.Get(As) == "event";
            AnswerEvent failure = new(AnswerEventKind.Error, Name: named ? "error" : null);
            byte[] error = exchange.Answer.Framing.Frame(failure, exchange.Dialect.StreamError(Failure));
            ReadOnlyMemory<byte> done = exchange.Options.Get(Done) == "yes" ? exchange.Answer.Framing.End : default;
            await EventDelivery.EndAsync(exchange, (byte[])[.. error, .. done.Span]);
        }
    }

    private sealed class OpenRouterError()
        : Fault("openrouter-error", "200; an error with a numeric code in the choice, finish reason `error`", After, Code)
    {
        private const string FinishedChoice = """{"index":0,"delta":{"content":""},"finish_reason":"error"}""";

        private static readonly NumberOption Code = new("code", "the status the error names", 502, 599);

        public override async Task SendAsync(Exchange exchange)
        {
            int code = exchange.Options.Get(Code);
            JsonObject error = new() { ["code"] = code, ["message"] = "The provider failed while answering." };
            if (!exchange.Answer.Streamed)
            {
                JsonNode document = JsonNode.Parse(Frames.Document(exchange.Answer))!;
                JsonNode place = document["choices"]?[0] ?? document;
                place["finish_reason"] = "error";
                place["error"] = error;
                await WholeBody.SendAsync(
                    exchange, StatusCodes.Status200OK, StatusFault.Json, Encoding.UTF8.GetBytes(document.ToJsonString()));
                return;
            }

            await EventDelivery.SendAsync(exchange, Beginning(exchange));
            string chunk = $$"""{"object":"chat.completion.chunk","error":{{error.ToJsonString()}},"choices":[{{FinishedChoice}}]}""";
            await EventDelivery.EndAsync(exchange, exchange.Answer.Framing.Frame(default, Encoding.UTF8.GetBytes(chunk)));
        }
    }
}
