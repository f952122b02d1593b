using System.Text;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Media;
using LlmMesh.Router.Dialects.Multipart;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Envelope;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.UnitTests.Dialects.Multipart;

namespace LlmMesh.Router.UnitTests.Dialects.Media;

/// <summary>Requests for images and sound as their operations read them, and targets with prices.</summary>
internal static class MediaRequests
{
    public static ReadOperation Read(Operation operation, string json)
    {
        (RequestEnvelope? envelope, MeshError? error) = EnvelopeReader.Read(Bodies.Of(json), operation);
        Assert.Null(error);
        return operation.Read(envelope!);
    }

    public static MediaRequest Accept(Operation operation, string json)
    {
        ReadOperation read = Read(operation, json);
        Assert.Null(read.Error);
        return (MediaRequest)read.Request!;
    }

    public static async Task<MediaRequest> AcceptAsync(Operation operation, params IEnumerable<byte[]> parts)
    {
        ReceivedForm form = await Forms.AcceptAsync(Forms.Of(parts), 100_000, operation.Form);
        (PooledBody? body, _) = FormFields.ToJson(form);
        (RequestEnvelope? envelope, MeshError? error) = EnvelopeReader.Read(body!, operation);
        Assert.Null(error);
        envelope!.Form = form;
        ReadOperation read = operation.Read(envelope);
        Assert.Null(read.Error);
        return (MediaRequest)read.Request!;
    }

    public static Target At(Price? price, Dialect dialect = Dialect.OpenAI) => new(
        new ProviderDefinition { Name = "p", Dialect = dialect, Endpoints = [new Uri("http://localhost/v1")], IsConfigured = true },
        "m",
        new ModelDefinition { Provider = "p", Id = "m", Price = price });

    public static ReadOnlySpan<byte> Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
