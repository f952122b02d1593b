using System.Buffers;
using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Ollama;

/// <summary>A whole answer of Ollama's as a chat completion, and the members that it shares with the chunks of a stream.</summary>
internal static class OllamaAnswer
{
    public static byte[] Write(in OllamaLine line, AnswerContext context)
    {
        var answer = new ArrayBufferWriter<byte>(line.Content.Length + line.Thinking.Length + line.ToolCalls.Length + 512);
        using (var json = new Utf8JsonWriter(answer, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            WriteIdentity(json, context, "chat.completion"u8);
            json.WriteStartArray("choices"u8);
            json.WriteStartObject();
            json.WriteNumber("index"u8, 0);
            int calls = WriteMessage(json, line, context);
            WriteLogProbabilities(json, line);
            WriteFinish(json, line, calls > 0);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WritePropertyName("usage"u8);
            UsageWriter.Write(json, UsageOf(line));
            json.WriteEndObject();
        }

        return answer.WrittenSpan.ToArray();
    }

    public static void WriteIdentity(Utf8JsonWriter json, AnswerContext context, ReadOnlySpan<byte> kind)
    {
        json.WriteString("id"u8, "chatcmpl-" + context.RequestId);
        json.WriteString("object"u8, kind);
        json.WriteNumber("created"u8, context.CreatedAt);
        json.WriteString("model"u8, context.Model);
    }

    /// <summary>Writes why the answer has ended; Ollama says <c>stop</c> for calls of tools as well.</summary>
    public static void WriteFinish(Utf8JsonWriter json, in OllamaLine line, bool hasCalls)
    {
        string finish = line.DoneReason == "length" ? "length" : hasCalls ? "tool_calls" : "stop";
        json.WriteString("finish_reason"u8, finish);
        if (line.DoneReason is { } reason && reason != finish)
        {
            json.WriteString("native_finish_reason"u8, reason);
        }
    }

    public static void WriteLogProbabilities(Utf8JsonWriter json, in OllamaLine line)
    {
        if (!line.LogProbabilities.IsEmpty)
        {
            json.WriteStartObject("logprobs"u8);
            json.WritePropertyName("content"u8);
            json.WriteRawValue(line.LogProbabilities, skipInputValidation: true);
            json.WriteEndObject();
        }
    }

    /// <summary>What it used. A prompt that was cached as a whole has no count, and thinking none of its own.</summary>
    public static ObservedUsage UsageOf(in OllamaLine line) =>
        new(new TokenUsage(line.PromptTokens, 0, 0, line.OutputTokens, 0), UsagePrecision.Exact);

    private static int WriteMessage(Utf8JsonWriter json, in OllamaLine line, AnswerContext context)
    {
        int calls = 0;
        json.WriteStartObject("message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WritePropertyName("content"u8);
        json.WriteRawValue(line.Content.IsEmpty ? "\"\""u8 : line.Content, skipInputValidation: true);
        if (!line.Thinking.IsEmpty)
        {
            json.WritePropertyName("reasoning_content"u8);
            json.WriteRawValue(line.Thinking, skipInputValidation: true);
        }

        if (!line.ToolCalls.IsEmpty)
        {
            json.WritePropertyName("tool_calls"u8);
            calls = OllamaCalls.Write(json, line.ToolCalls, context.RequestId, first: 0, isDelta: false);
        }

        json.WriteEndObject();
        return calls;
    }
}
