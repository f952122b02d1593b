using System.Buffers;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.OpenAI;

/// <summary>
/// A whole answer as the events of a stream, for a provider that ignores <c>stream</c>: to a client that reads events a document would
/// be an empty answer. Chunks differ from the document in <c>object</c>, in <c>delta</c> for <c>message</c>, in the <c>index</c> of
/// tool calls, and in that usage comes in a chunk of its own. https://platform.openai.com/docs/api-reference/chat-streaming
/// </summary>
internal static class ChatDocument
{
    /// <param name="document">The answer.</param>
    /// <param name="tellsUsage">Whether the chunk with the usage follows, where the answer has any.</param>
    public static byte[] ToEvents(ReadOnlyMemory<byte> document, bool tellsUsage = true)
    {
        using JsonDocument json = JsonDocument.Parse(document, new JsonDocumentOptions { MaxDepth = 256 });
        var events = new ArrayBufferWriter<byte>(document.Length + 256);
        WriteEvent(events, json.RootElement, WriteChoices);
        if (tellsUsage && json.RootElement.TryGetProperty("usage"u8, out JsonElement usage) && usage.ValueKind == JsonValueKind.Object)
        {
            WriteEvent(events, json.RootElement, (chunk, _) =>
            {
                chunk.WriteStartArray("choices"u8);
                chunk.WriteEndArray();
                chunk.WritePropertyName("usage"u8);
                usage.WriteTo(chunk);
            });
        }

        events.Write("data: [DONE]\n\n"u8);
        return events.WrittenSpan.ToArray();
    }

    private static void WriteEvent(ArrayBufferWriter<byte> events, JsonElement answer, Action<Utf8JsonWriter, JsonElement> writeRest)
    {
        events.Write("data: "u8);
        using (var chunk = new Utf8JsonWriter(events))
        {
            chunk.WriteStartObject();
            chunk.WriteString("object"u8, "chat.completion.chunk"u8);
            WriteOthers(chunk, answer, "object", "choices", "usage");
            writeRest(chunk, answer);
            chunk.WriteEndObject();
        }

        events.Write("\n\n"u8);
    }

    private static void WriteChoices(Utf8JsonWriter chunk, JsonElement answer)
    {
        chunk.WriteStartArray("choices"u8);
        int position = 0;
        foreach (JsonElement choice in answer.GetProperty("choices"u8).EnumerateArray())
        {
            chunk.WriteStartObject();
            if (!choice.TryGetProperty("index"u8, out _))
            {
                chunk.WriteNumber("index"u8, position);
            }

            WriteOthers(chunk, choice, "message");
            if (choice.TryGetProperty("message"u8, out JsonElement message))
            {
                WriteDelta(chunk, message);
            }

            chunk.WriteEndObject();
            position++;
        }

        chunk.WriteEndArray();
    }

    private static void WriteDelta(Utf8JsonWriter chunk, JsonElement message)
    {
        chunk.WriteStartObject("delta"u8);
        WriteOthers(chunk, message, "tool_calls");
        if (message.TryGetProperty("tool_calls"u8, out JsonElement calls) && calls.ValueKind == JsonValueKind.Array)
        {
            chunk.WriteStartArray("tool_calls"u8);
            int index = 0;
            foreach (JsonElement call in calls.EnumerateArray())
            {
                chunk.WriteStartObject();
                chunk.WriteNumber("index"u8, index++);
                WriteOthers(chunk, call, "index");
                chunk.WriteEndObject();
            }

            chunk.WriteEndArray();
        }

        chunk.WriteEndObject();
    }

    private static void WriteOthers(Utf8JsonWriter chunk, JsonElement element, params ReadOnlySpan<string> except)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!except.Contains(property.Name))
            {
                property.WriteTo(chunk);
            }
        }
    }
}
