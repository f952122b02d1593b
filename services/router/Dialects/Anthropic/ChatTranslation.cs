using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>A whole chat completion as a Messages answer.</summary>
internal static class ChatTranslation
{
    public static byte[] ToMessage(ReadOnlyMemory<byte> answer, AnswerContext context)
    {
        using JsonDocument document = JsonDocument.Parse(answer, MessagesJson.Reading);
        JsonElement root = document.RootElement;
        JsonElement choice = root.TryGet("choices", out JsonElement choices) && choices.GetArrayLength() > 0 ? choices[0] : default;
        choice.TryGet("message", out JsonElement message);
        var buffer = new ArrayBufferWriter<byte>(answer.Length + 256);
        using (var json = new Utf8JsonWriter(buffer, MessagesJson.Writing))
        {
            json.WriteStartObject();
            json.WriteString("id", "msg_" + context.RequestId);
            json.WriteString("type", "message");
            json.WriteString("role", "assistant");
            json.WriteString("model", context.Model);
            json.WriteStartArray("content");
            WriteReasoning(json, message);
            WriteText(json, message.Text("content"));
            WriteText(json, message.Text("refusal"));
            bool hasCalls = WriteCalls(json, message, context);
            json.WriteEndArray();
            WriteEnd(json, choice, message, hasCalls);
            WriteUsage(json, root);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteText(Utf8JsonWriter json, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private static void WriteReasoning(Utf8JsonWriter json, JsonElement message)
    {
        bool hasText = false;
        if (message.TryGet("reasoning_details", out JsonElement details) && details.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement detail in details.EnumerateArray())
            {
                hasText |= WriteDetail(json, detail);
            }
        }

        if (!hasText && (message.Text("reasoning_content") ?? message.Text("reasoning")) is { Length: > 0 } text)
        {
            WriteThinking(json, text, "");
        }
    }

    private static bool WriteDetail(Utf8JsonWriter json, JsonElement detail)
    {
        string? format = detail.Text("format");
        if (detail.Text("data") is { Length: > 0 } data)
        {
            var mark = new ReasoningMark(format ?? ReasoningMark.Unknown, detail.Text("id"), data);
            if (mark.Format == "google-gemini-v1")
            {
                WriteThinking(json, "", mark.ToString());
                return false;
            }

            json.WriteStartObject();
            json.WriteString("type", "redacted_thinking");
            json.WriteString("data", mark.ToString());
            json.WriteEndObject();
            return false;
        }

        string text = detail.Text("text") ?? detail.Text("summary") ?? "";
        string? signature = detail.Text("signature");
        if (text.Length == 0 && signature is null)
        {
            return false;
        }

        WriteThinking(json, text, signature ?? (format is null or ReasoningMark.Own ? "" : new ReasoningMark(format, null, "").ToString()));
        return text.Length > 0;
    }

    private static void WriteThinking(Utf8JsonWriter json, string text, string signature)
    {
        json.WriteStartObject();
        json.WriteString("type", "thinking");
        json.WriteString("thinking", text);
        json.WriteString("signature", signature);
        json.WriteEndObject();
    }

    private static bool WriteCalls(Utf8JsonWriter json, JsonElement message, AnswerContext context)
    {
        if (!message.TryGet("tool_calls", out JsonElement calls) || calls.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        int index = 0;
        foreach (JsonElement call in calls.EnumerateArray())
        {
            call.TryGet("function", out JsonElement function);
            json.WriteStartObject();
            json.WriteString("type", "tool_use");
            json.WriteString("id", call.Text("id") is { Length: > 0 } id ? ToolIds.Valid(id) : $"toolu_{context.RequestId}_{index}");
            json.WriteString("name", function.Text("name") ?? "");
            json.WritePropertyName("input");
            ToolInput.Write(json, function.Text("arguments"));
            json.WriteStartObject("caller");
            json.WriteString("type", "direct");
            json.WriteEndObject();
            json.WriteEndObject();
            index++;
        }

        return index > 0;
    }

    private static void WriteEnd(Utf8JsonWriter json, JsonElement choice, JsonElement message, bool hasCalls)
    {
        string? finish = choice.Text("finish_reason");
        string? sequence = choice.Text("stop_reason");
        string? native = choice.Text("native_finish_reason") ?? (string.IsNullOrEmpty(message.Text("refusal")) ? null : "refusal");
        string reason = !string.IsNullOrEmpty(sequence) && finish == "stop" ? StopReasons.StopSequence : StopReasons.Of(finish, native, hasCalls);
        json.WriteString("stop_reason", reason);
        json.WriteString("stop_sequence", reason == StopReasons.StopSequence ? sequence : null);
    }

    private static void WriteUsage(Utf8JsonWriter json, JsonElement root)
    {
        ObservedUsage usage = default;
        if (root.TryGet("usage", out JsonElement counts) && counts.ValueKind == JsonValueKind.Object)
        {
            var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(counts), MessagesJson.ReadingTokens);
            reader.Read();
            usage = UsageFields.Read(ref reader);
        }

        var written = new ArrayBufferWriter<byte>(128);
        AnswerUsage.Write(written, usage.Tokens);
        json.WritePropertyName("usage");
        json.WriteRawValue(written.WrittenSpan, skipInputValidation: true);
    }
}
