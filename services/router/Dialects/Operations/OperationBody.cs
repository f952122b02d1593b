using System.Net.Http.Headers;
using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Operations;

/// <summary>The body of an operation as a provider that speaks OpenAI's API gets it: the client's bytes, with the mesh's places changed.</summary>
internal static class OperationBody
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>The client's bytes with the target's model and without the mesh's own fields.</summary>
    /// <param name="envelope">The request.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="further">What else is to be replaced; nothing of it overlaps.</param>
    public static HttpContent For(RequestEnvelope envelope, Target target, params ReadOnlySpan<BodyEdit> further)
    {
        List<BodyEdit> edits = [.. further];
        edits.Add(ModelOf(envelope, target, RoutingWishes.Say(envelope, target, edits)));
        foreach (ByteRange own in envelope.OwnFieldsAt(target))
        {
            edits.Add(new BodyEdit(own, default));
        }

        edits.Sort(static (left, right) => (left.Range.Start, left.Range.Length).CompareTo((right.Range.Start, right.Range.Length)));
        byte[] body = new byte[BodyEdits.LengthOf(envelope.Body.Length, edits)];
        BodyEdits.CopyTo(envelope.Body.Span, edits, body);
        return Of(body);
    }

    /// <summary>A JSON document as a body.</summary>
    public static HttpContent Of(ReadOnlyMemory<byte> json)
    {
        var content = new ReadOnlyMemoryContent(json);
        content.Headers.ContentType = Json;
        return content;
    }

    private static BodyEdit ModelOf(RequestEnvelope envelope, Target target, byte[] wishes)
    {
        byte[] model = [.. JsonSerializer.SerializeToUtf8Bytes(target.Model, JsonText.Default.String), .. wishes];
        if (envelope.ModelValue.Length > 0)
        {
            return new BodyEdit(envelope.ModelValue, model);
        }

        // The body names none: first of all, because something always follows.
        int first = envelope.Body.Span.IndexOf((byte)'{') + 1;
        return new BodyEdit(new ByteRange(first, 0), (byte[])[.. "\"model\":"u8, .. model, .. ","u8]);
    }
}
