using System.Buffers;
using System.Text;
using LlmMesh.Router.Envelope;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests;

/// <summary>Request bodies as the envelope stage gets them: in an array that is longer than they are.</summary>
internal static class Bodies
{
    public static PooledBody Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    public static PooledBody Of(ReadOnlySpan<byte> bytes)
    {
        byte[] array = ArrayPool<byte>.Shared.Rent(bytes.Length + 1);
        bytes.CopyTo(array);
        return new PooledBody(array, bytes.Length);
    }

    public static RequestEnvelope Accept(string json)
    {
        (RequestEnvelope? envelope, MeshError? error) = EnvelopeReader.Read(Of(json));
        Assert.Null(error);
        return envelope!;
    }

    public static MeshError Refuse(string json) => Refuse(Encoding.UTF8.GetBytes(json));

    public static MeshError Refuse(ReadOnlySpan<byte> bytes)
    {
        (RequestEnvelope? envelope, MeshError? error) = EnvelopeReader.Read(Of(bytes));
        Assert.Null(envelope);
        return error!;
    }

    /// <summary>The text in a range of the body.</summary>
    public static string Text(this RequestEnvelope envelope, ByteRange range) =>
        Encoding.UTF8.GetString(envelope.Body.Span.Slice(range.Start, range.Length));
}
