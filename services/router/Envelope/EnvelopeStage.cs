using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Envelope;

/// <summary>Stage 2: the bounded body and what the mesh needs to know of it.</summary>
internal static class EnvelopeStage
{
    public static async ValueTask<MeshError?> ReadAsync(Exchange exchange, HttpRequest request, CancellationToken cancellationToken)
    {
        int configured = exchange.Catalog.Settings.MaxBodyBytes;
        int limit = Math.Min(configured, exchange.Caller.Scope.MaxBodyBytes ?? configured);
        (PooledBody? body, MeshError? error) = await BodyReader.ReadAsync(request, limit, cancellationToken);
        if (body is null)
        {
            return error is { Code: ErrorCode.BodyTooLarge } && limit < configured
                ? error with { Message = $"The request body is larger than {limit} bytes, the most that this key may send." }
                : error;
        }

        (RequestEnvelope? envelope, error) = EnvelopeReader.Read(body);
        if (envelope is null)
        {
            body.Dispose();
            return error;
        }

        exchange.Envelope = envelope;
        error = Tags.Read(request.Headers, envelope.Tags, out IReadOnlyDictionary<string, string>? tags);
        envelope.Tags = Tags.Join(exchange.Caller.Tags, tags);
        return error ?? ScopeCheck.Check(envelope, exchange.Caller.Scope);
    }
}
