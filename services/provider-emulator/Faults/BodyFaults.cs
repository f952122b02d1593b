using System.IO.Compression;
using System.Text;
using LlmMesh.ProviderEmulator.Delivery;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Faults;

/// <summary>Responses whose body is not what the status promises.</summary>
internal static class BodyFaults
{
    private static readonly ApiProblem Error = new(500, "server_error", "server_error", null, "The server had an error while answering.");

    private static readonly NumberOption Status200 = new("status", "the status", 200, 599);
    private static readonly NumberOption Status503 = new("status", "the status", 503, 599);
    private static readonly NumberOption Status500 = new("status", "the status", 500, 599);
    private static readonly NumberOption Size = new("size", "the size of the body in bytes", 10_000_000, 1_000_000_000);

    public static readonly IReadOnlyList<Fault> All = [new EmptyBody(), new NotJson(), new GzipError(), new OversizedError()];

    private sealed class EmptyBody() : Fault("empty-body", "no body at all", Status200)
    {
        public override Task SendAsync(Exchange exchange) =>
            WholeBody.SendAsync(exchange, exchange.Options.Get(Status200), StatusFault.Json, ReadOnlyMemory<byte>.Empty);
    }

    private sealed class NotJson() : Fault("not-json", "text that says it is `application/json`", Status200)
    {
        public override Task SendAsync(Exchange exchange) =>
            WholeBody.SendAsync(
                exchange, exchange.Options.Get(Status200), StatusFault.Json, "upstream connect error or disconnect"u8.ToArray());
    }

    private sealed class GzipError() : Fault("gzip-error", "a JSON error body with `Content-Encoding: gzip`, asked or not", Status503)
    {
        public override async Task SendAsync(Exchange exchange)
        {
            using MemoryStream compressed = new();
            await using (GZipStream gzip = new(compressed, CompressionLevel.Fastest, leaveOpen: true))
            {
                await gzip.WriteAsync(exchange.Dialect.Document(Error), exchange.Cancellation);
            }

            exchange.Http.Response.Headers.ContentEncoding = "gzip";
            await WholeBody.SendAsync(exchange, exchange.Options.Get(Status503), StatusFault.Json, compressed.ToArray());
        }
    }

    private sealed class OversizedError() : Fault("oversized-error", "a JSON error whose message fills `size` bytes", Status500, Size)
    {
        public override Task SendAsync(Exchange exchange)
        {
            byte[] document = exchange.Dialect.Document(Error);
            int message = document.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Error.Message));
            byte[] body = new byte[Math.Max(exchange.Options.Get(Size), document.Length)];
            body.AsSpan().Fill((byte)'x');
            document.AsSpan(..message).CopyTo(body);
            document.AsSpan(message..).CopyTo(body.AsSpan(body.Length - document.Length + message));
            return WholeBody.SendAsync(exchange, exchange.Options.Get(Status500), StatusFault.Json, body);
        }
    }
}
