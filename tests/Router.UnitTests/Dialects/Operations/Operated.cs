using System.Text;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Envelope;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests.Dialects.Operations;

/// <summary>Requests of an operation as the envelope stage leaves them, and what is sent for them.</summary>
internal static class Operated
{
    public static OperationRequest Accept(Operation operation, string json)
    {
        (OperationRequest? request, MeshError? error) = Read(operation, json);
        Assert.Null(error);
        return request!;
    }

    public static MeshError Refuse(Operation operation, string json)
    {
        (OperationRequest? request, MeshError? error) = Read(operation, json);
        Assert.Null(request);
        return error!;
    }

    /// <summary>The bodies that go out, as text.</summary>
    public static async Task<string[]> BodiesAsync(this PreparedOperation prepared)
    {
        List<string> bodies = [];
        foreach (HttpContent body in prepared.Bodies)
        {
            bodies.Add(await body.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        return [.. bodies];
    }

    /// <summary>What the client gets for the provider's answers; null when they are none.</summary>
    public static string? Answer(this PreparedOperation prepared, params IEnumerable<string> answers) =>
        prepared.Join([.. answers.Select(Bodies.Of)]) is { } answer ? Encoding.UTF8.GetString(answer.Body.Span) : null;

    public static Target At(Dialect dialect, EmbeddingCaps? caps = null, Capabilities? capabilities = null) => new(
        new ProviderDefinition { Name = "p", Dialect = dialect, Endpoints = [], Embeddings = caps ?? new() },
        "m-1",
        capabilities is { } has ? new ModelDefinition { Provider = "p", Id = "m-1", Capabilities = has } : null);

    private static (OperationRequest? Request, MeshError? Error) Read(Operation operation, string json)
    {
        (RequestEnvelope? envelope, MeshError? error) = EnvelopeReader.Read(Bodies.Of(json), operation);
        if (envelope is null)
        {
            return (null, error);
        }

        ReadOperation read = operation.Read(envelope);
        return (read.Request, read.Error);
    }
}
