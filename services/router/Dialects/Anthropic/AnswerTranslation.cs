using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>A whole Messages answer as a chat completion.</summary>
internal static class AnswerTranslation
{
    /// <returns>Null when it is no answer; the error as it is when it is one.</returns>
    public static byte[]? ToChat(ReadOnlyMemory<byte> answer, AnswerContext context)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer, MessagesJson.Reading);
            JsonElement root = document.RootElement;
            return root.TryGet("error", out _) ? answer.ToArray()
                : root.TryGet("content", out JsonElement content) && content.ValueKind == JsonValueKind.Array ? Write(root, content, context)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second: a string that escapes half a surrogate pair.
            return null;
        }
    }

    private static byte[] Write(JsonElement root, JsonElement content, AnswerContext context)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var chat = new Utf8JsonWriter(buffer, MessagesJson.Writing))
        {
            chat.WriteStartObject();
            chat.WriteString("id", root.Text("id") ?? context.RequestId);
            chat.WriteString("object", "chat.completion");
            chat.WriteNumber("created", context.CreatedAt);
            chat.WriteString("model", root.Text("model") ?? context.Model);
            chat.WriteStartArray("choices");
            chat.WriteStartObject();
            chat.WriteNumber("index", 0);
            WriteMessage(chat, content, root, context);
            WriteEnd(chat, root);
            chat.WriteEndObject();
            chat.WriteEndArray();
            if (root.TryGet("usage", out JsonElement usage) && usage.ValueKind == JsonValueKind.Object)
            {
                WriteUsage(chat, usage);
            }

            chat.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteMessage(Utf8JsonWriter chat, JsonElement content, JsonElement root, AnswerContext context)
    {
        var text = new StringBuilder();
        var thinking = new StringBuilder();
        bool hasText = false;
        foreach (JsonElement block in content.EnumerateArray())
        {
            if (block.Text("type") == "text")
            {
                text.Append(block.Text("text"));
                hasText = true;
            }

            thinking.Append(block.Text("type") == "thinking" ? block.Text("thinking") : null);
        }

        chat.WriteStartObject("message");
        chat.WriteString("role", "assistant");
        if (hasText)
        {
            chat.WriteString("content", text.ToString());
        }
        else
        {
            chat.WriteNull("content");
        }

        if (root.TryGet("stop_details", out JsonElement details) && details.Text("explanation") is { } explanation)
        {
            chat.WriteString("refusal", explanation);
        }

        if (thinking.Length > 0)
        {
            chat.WriteString("reasoning_content", thinking.ToString());
        }

        WriteReasoning(chat, content);
        WriteCalls(chat, content, context);
        WriteCitations(chat, content);
        chat.WriteEndObject();
    }

    private static void WriteReasoning(Utf8JsonWriter chat, JsonElement content)
    {
        int index = 0;
        foreach (JsonElement block in content.EnumerateArray())
        {
            bool isRedacted = block.Text("type") == "redacted_thinking";
            if (!isRedacted && block.Text("type") != "thinking")
            {
                continue;
            }

            if (index == 0)
            {
                chat.WriteStartArray("reasoning_details");
            }

            chat.WriteStartObject();
            chat.WriteString("type", isRedacted ? "reasoning.encrypted" : "reasoning.text");
            chat.WriteString(isRedacted ? "data" : "text", block.Text(isRedacted ? "data" : "thinking") ?? "");
            if (!isRedacted)
            {
                chat.Copy(block, "signature");
            }

            chat.WriteString("format", ReasoningMark.Own);
            chat.WriteNumber("index", index++);
            chat.WriteEndObject();
        }

        if (index > 0)
        {
            chat.WriteEndArray();
        }
    }

    private static void WriteCalls(Utf8JsonWriter chat, JsonElement content, AnswerContext context)
    {
        int index = 0;
        foreach (JsonElement block in content.EnumerateArray())
        {
            if (block.Text("type") != "tool_use")
            {
                continue;
            }

            if (index == 0)
            {
                chat.WriteStartArray("tool_calls");
            }

            chat.WriteStartObject();
            chat.WriteString("id", block.Text("id") ?? $"toolu_{context.RequestId}_{index}");
            chat.WriteString("type", "function");
            chat.WriteStartObject("function");
            chat.WriteString("name", block.Text("name") ?? "");
            chat.WriteString("arguments", block.TryGet("input", out JsonElement input) ? JsonMarshal.GetRawUtf8Value(input) : "{}"u8);
            chat.WriteEndObject();
            chat.WriteEndObject();
            index++;
        }

        if (index > 0)
        {
            chat.WriteEndArray();
        }
    }

    private static void WriteCitations(Utf8JsonWriter chat, JsonElement content)
    {
        bool any = false;
        foreach (JsonElement block in content.EnumerateArray())
        {
            if (block.Text("type") != "text" || !block.TryGet("citations", out JsonElement citations) || citations.ValueKind != JsonValueKind.Array)
            {
                continue;
            }

            foreach (JsonElement citation in citations.EnumerateArray())
            {
                if (!any)
                {
                    chat.WriteStartArray("annotations");
                    any = true;
                }

                Citations.Write(chat, citation);
            }
        }

        if (any)
        {
            chat.WriteEndArray();
        }
    }

    private static void WriteEnd(Utf8JsonWriter chat, JsonElement root)
    {
        string reason = root.Text("stop_reason") ?? StopReasons.EndTurn;
        chat.WriteString("finish_reason", StopReasons.ToFinish(reason));
        if (StopReasons.IsRicher(reason))
        {
            chat.WriteString("native_finish_reason", reason);
        }

        if (root.Text("stop_sequence") is { } sequence)
        {
            chat.WriteString("stop_reason", sequence);
        }
    }

    private static void WriteUsage(Utf8JsonWriter chat, JsonElement usage)
    {
        var json = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(usage), MessagesJson.ReadingTokens);
        json.Read();
        var counts = new MessageUsage();
        counts.Read(ref json);
        var written = new ArrayBufferWriter<byte>(256);
        counts.Write(written);
        chat.WritePropertyName("usage");
        chat.WriteRawValue(written.WrittenSpan, skipInputValidation: true);
    }
}
