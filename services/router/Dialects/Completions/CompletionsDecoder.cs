using System.Buffers;
using System.Text.Json;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Completions;

/// <summary>A stream of completions as chat completion chunks.</summary>
internal sealed class CompletionsDecoder : AnswerDecoder
{
    private readonly ArrayBufferWriter<byte> _chunk = new(256);

    public override void Decode(SseEvent frame, IBufferWriter<byte> chat)
    {
        if (frame.Data.SequenceEqual("[DONE]"u8))
        {
            chat.Write("data: [DONE]\n\n"u8);
            return;
        }

        _chunk.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_chunk))
        {
            CompletionChoices.ToChat(frame.Data, json, "chat.completion.chunk", "delta");
        }

        chat.Write(frame.Name.SequenceEqual("error"u8) ? "event: error\ndata: "u8 : "data: "u8);
        chat.Write(_chunk.WrittenSpan);
        chat.Write("\n\n"u8);
    }
}
