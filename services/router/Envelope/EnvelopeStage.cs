using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Envelope;

/// <summary>Stage 2: the bounded body and what the mesh needs to know of it.</summary>
internal static class EnvelopeStage
{
    public static async ValueTask<MeshError?> ReadAsync(Exchange exchange, HttpRequest request, CancellationToken cancellationToken)
    {
        (PooledBody? body, MeshError? error) =
            await BodyReader.ReadAsync(request, exchange.Catalog.Settings.MaxBodyBytes, cancellationToken);
        if (body is null)
        {
            return error;
        }

        (RequestEnvelope? envelope, error) = EnvelopeReader.Read(body);
        if (envelope is null)
        {
            body.Dispose();
            return error;
        }

        exchange.Envelope = envelope;
        error = Tags.Read(request.Headers, envelope.Tags, out IReadOnlyDictionary<string, string>? tags);
        envelope.Tags = tags;
        return error;
    }
}
