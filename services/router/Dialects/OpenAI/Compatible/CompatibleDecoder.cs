using System.Buffers;
using System.Text.Json;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.OpenAI.Compatible;

/// <summary>A compatible server's stream, chunk by chunk as OpenAI would have sent it.</summary>
internal sealed class CompatibleDecoder(AnswerContext context) : AnswerDecoder
{
    private readonly AnswerMender _mender = new(context);
    private readonly ArrayBufferWriter<byte> _chunk = new(512);

    public override void Decode(SseEvent frame, IBufferWriter<byte> chat)
    {
        if (frame.Data.SequenceEqual("[DONE]"u8))
        {
            chat.Write("data: [DONE]\n\n"u8);
        }
        else if (frame.Name.SequenceEqual("error"u8))
        {
            WriteError(frame.Data, chat);
        }
        else if (!frame.Data.IsEmpty)
        {
            WriteChunk(frame.Data, chat);
        }
    }

    private void WriteChunk(ReadOnlySpan<byte> data, IBufferWriter<byte> chat)
    {
        _chunk.ResetWrittenCount();
        MendedDocument mended;
        using (var json = new Utf8JsonWriter(_chunk, new JsonWriterOptions { SkipValidation = true }))
        {
            mended = _mender.Mend(data, json);
        }

        if (mended == MendedDocument.Failure)
        {
            WriteError(data, chat);
        }
        else if (mended == MendedDocument.Answer)
        {
            chat.Write("data: "u8);
            chat.Write(_chunk.WrittenSpan);
            chat.Write("\n\n"u8);
        }
    }

    private static void WriteError(ReadOnlySpan<byte> document, IBufferWriter<byte> chat)
    {
        chat.Write("event: error\n"u8);
        foreach (Range line in document.Split((byte)'\n'))
        {
            chat.Write("data: "u8);
            chat.Write(document[line]);
            chat.Write("\n"u8);
        }

        chat.Write("\n"u8);
    }
}
