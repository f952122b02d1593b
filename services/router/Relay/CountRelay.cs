using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Relay;

/// <summary>Delivers a count of tokens, and says who counted.</summary>
internal static class CountRelay
{
    /// <summary><c>provider</c> or <c>estimate</c>.</summary>
    public const string Header = "x-mesh-count";

    /// <param name="exchange">The request.</param>
    /// <param name="body">The answer in the client's dialect.</param>
    /// <param name="isEstimate">Whether the mesh has counted.</param>
    /// <param name="response">The client's response.</param>
    /// <param name="cancellationToken">The request's.</param>
    public static async Task DeliverAsync(
        Exchange exchange, byte[] body, bool isEstimate, HttpResponse response, CancellationToken cancellationToken)
    {
        exchange.End(RequestOutcome.Completed, StatusCodes.Status200OK, FaultClass.None);
        ResponseHeaders.Write(exchange, response);
        response.Headers[Header] = isEstimate ? "estimate" : "provider";
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        await response.BodyWriter.WriteAsync(body, cancellationToken);
    }
}
