using System.Buffers;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>Chat completion chunks as the events of a response. There is no terminator: the last event is one.</summary>
internal sealed class ResponsesEncoder : AnswerEncoder
{
    private readonly ResponseBuilder _response;
    private readonly ChunkReader _chunks;
    private readonly OriginalReader _originals;

    public ResponsesEncoder(AnswerContext context)
    {
        _response = new ResponseBuilder(context);
        _chunks = new ChunkReader(_response);
        _originals = new OriginalReader(_response);
    }

    public override byte[]? Whole => _originals.Whole ?? (_response.IsWhole ? WholeAnswer.Of(_response) : null);

    public override void Chunk(ReadOnlySpan<byte> document, IBufferWriter<byte> client)
    {
        if (_response.IsOver)
        {
            return;
        }

        _response.Events.Client = client;
        _response.Begin();
        _chunks.Read(document);
    }

    public override void Done(IBufferWriter<byte> client)
    {
        if (!_response.IsOver)
        {
            _response.Events.Client = client;
            _response.End();
        }
    }

    public override void Original(ReadOnlySpan<byte> original, ReadOnlySpan<byte> chunk, IBufferWriter<byte> client)
    {
        if (original.IsEmpty)
        {
            return;
        }

        client.Write(original);
        SseEvent sseEvent = SseEvent.Parse(original);
        if (sseEvent.HasData && !sseEvent.Data.SequenceEqual("[DONE]"u8))
        {
            _originals.Read(sseEvent.Data);
        }
    }
}
