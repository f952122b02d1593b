using System.Buffers;
using System.Text.Json;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Completions;

/// <summary>Chat completion chunks as a stream of completions. A chunk that brings no text, no end and no usage is left out.</summary>
internal sealed class CompletionsEncoder : AnswerEncoder
{
    private readonly ArrayBufferWriter<byte> _event = new(256);

    public override void Chunk(ReadOnlySpan<byte> document, IBufferWriter<byte> client)
    {
        _event.ResetWrittenCount();
        bool says;
        using (var json = new Utf8JsonWriter(_event))
        {
            says = CompletionChoices.FromChat(document, json);
        }

        if (says)
        {
            client.Write("data: "u8);
            client.Write(_event.WrittenSpan);
            client.Write("\n\n"u8);
        }
    }

    public override void Done(IBufferWriter<byte> client) => client.Write("data: [DONE]\n\n"u8);

    public override void Original(ReadOnlySpan<byte> original, ReadOnlySpan<byte> chunk, IBufferWriter<byte> client) => client.Write(original);
}
