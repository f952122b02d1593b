using System.IO.Compression;
using System.Text;
using LlmMesh.ProviderEmulator.Delivery;

namespace LlmMesh.ProviderEmulator.Faults;

/// <summary>Responses whose body is not what the status promises.</summary>
internal static class BodyFaults
{
    private const string ErrorDocument =
        """{"error":{"message":"The server had an error while answering.","type":"server_error","param":null,"code":"server_error"}}""";

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
                await gzip.WriteAsync(Encoding.UTF8.GetBytes(ErrorDocument), exchange.Cancellation);
            }

            exchange.Http.Response.Headers.ContentEncoding = "gzip";
            await WholeBody.SendAsync(exchange, exchange.Options.Get(Status503), StatusFault.Json, compressed.ToArray());
        }
    }

    private sealed class OversizedError() : Fault("oversized-error", "a JSON error whose message fills `size` bytes", Status500, Size)
    {
        private const string Head = """{"error":{"message":" """;
        private const string Tail = """ ","type":"server_error","param":null,"code":"server_error"}}""";

        public override Task SendAsync(Exchange exchange)
        {
            byte[] body = new byte[Math.Max(exchange.Options.Get(Size), Head.Length + Tail.Length)];
            body.AsSpan().Fill((byte)'x');
            Encoding.ASCII.GetBytes(Head, body);
            Encoding.ASCII.GetBytes(Tail, body.AsSpan(body.Length - Tail.Length));
            return WholeBody.SendAsync(exchange, exchange.Options.Get(Status500), StatusFault.Json, body);
        }
    }
}
