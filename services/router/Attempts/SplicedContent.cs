using System.Net;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Attempts;

/// <summary>Sends a body with some of its bytes replaced, without building a copy of it.</summary>
internal sealed class SplicedContent(PooledBody body, List<BodyEdit> edits) : HttpContent
{
    protected override bool TryComputeLength(out long length)
    {
        length = BodyEdits.LengthOf(body.Length, edits);
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        int position = 0;
        foreach (BodyEdit edit in edits)
        {
            await stream.WriteAsync(body.Memory[position..edit.Range.Start], cancellationToken);
            if (!edit.Replacement.IsEmpty)
            {
                await stream.WriteAsync(edit.Replacement, cancellationToken);
            }

            position = edit.Range.End;
        }

        await stream.WriteAsync(body.Memory[position..], cancellationToken);
    }
}
