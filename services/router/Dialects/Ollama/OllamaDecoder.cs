using System.Buffers;
using System.Text.Json;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.ServerSentEvents;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Ollama;

/// <summary>
/// Ollama's lines as chunks. A line may hold thinking, text and calls together; the last one holds the reason and the counts, and is the
/// terminator.
/// </summary>
internal sealed class OllamaDecoder(AnswerContext context) : AnswerDecoder
{
    private bool _hasBegun;
    private int _calls;

    public override void Decode(SseEvent frame, IBufferWriter<byte> chat)
    {
        var line = OllamaLine.Read(frame.Data);
        if (line.HasError)
        {
            chat.Write("event: error\ndata: "u8);
            chat.Write(frame.Data);
            chat.Write("\n\n"u8);
            return;
        }

        WriteDelta(line, chat);
        if (line.IsDone)
        {
            WriteEnd(line, chat);
        }
    }

    private void WriteDelta(in OllamaLine line, IBufferWriter<byte> chat)
    {
        bool isSilent = line.Content.IsEmpty && line.Thinking.IsEmpty && line.ToolCalls.IsEmpty;
        if (isSilent && _hasBegun)
        {
            return;
        }

        using Utf8JsonWriter json = Begin(chat);
        json.WriteStartObject("delta"u8);
        if (!_hasBegun)
        {
            json.WriteString("role"u8, "assistant"u8);
            _hasBegun = true;
        }

        if (!line.Thinking.IsEmpty)
        {
            json.WritePropertyName("reasoning_content"u8);
            json.WriteRawValue(line.Thinking, skipInputValidation: true);
        }

        if (!line.Content.IsEmpty)
        {
            json.WritePropertyName("content"u8);
            json.WriteRawValue(line.Content, skipInputValidation: true);
        }

        if (!line.ToolCalls.IsEmpty)
        {
            json.WritePropertyName("tool_calls"u8);
            _calls += OllamaCalls.Write(json, line.ToolCalls, context.RequestId, _calls, isDelta: true);
        }

        json.WriteEndObject();
        OllamaAnswer.WriteLogProbabilities(json, line);
        json.WriteNull("finish_reason"u8);
        End(json, chat);
    }

    private void WriteEnd(in OllamaLine line, IBufferWriter<byte> chat)
    {
        using (Utf8JsonWriter json = Begin(chat))
        {
            json.WriteStartObject("delta"u8);
            json.WriteEndObject();
            OllamaAnswer.WriteFinish(json, line, _calls > 0);
            End(json, chat);
        }

        chat.Write("data: "u8);
        using (var json = new Utf8JsonWriter(chat, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            OllamaAnswer.WriteIdentity(json, context, "chat.completion.chunk"u8);
            json.WriteStartArray("choices"u8);
            json.WriteEndArray();
            json.WritePropertyName("usage"u8);
            UsageWriter.Write(json, OllamaAnswer.UsageOf(line));
            json.WriteEndObject();
        }

        chat.Write("\n\ndata: [DONE]\n\n"u8);
    }

    /// <summary>Begins an event with one choice; <see cref="End"/> closes both.</summary>
    private Utf8JsonWriter Begin(IBufferWriter<byte> chat)
    {
        chat.Write("data: "u8);
        var json = new Utf8JsonWriter(chat, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        OllamaAnswer.WriteIdentity(json, context, "chat.completion.chunk"u8);
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, 0);
        return json;
    }

    private static void End(Utf8JsonWriter json, IBufferWriter<byte> chat)
    {
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        chat.Write("\n\n"u8);
    }
}
