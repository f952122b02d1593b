using System.Buffers;
using LlmMesh.ProviderEmulator.Observation;

namespace LlmMesh.ProviderEmulator.Delivery;

/// <summary>Sends a body of known length in one piece.</summary>
internal static class WholeBody
{
    // A body up to this size is taken by the connection at once; a larger one may still be waiting when the client leaves.
    private const int TakenAtOnce = 32 * 1024;

    public static async Task SendAsync(Exchange exchange, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        HttpResponse response = exchange.Http.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        bool small = body.Length <= TakenAtOnce;
        if (small)
        {
            exchange.End(Ending.Completed, status);
        }

        exchange.Body.Write(body.Span);
        await exchange.FlushAsync();
        if (!small)
        {
            exchange.End(Ending.Completed, status);
        }
    }
}
