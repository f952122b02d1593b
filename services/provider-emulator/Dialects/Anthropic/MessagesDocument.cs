using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;

namespace LlmMesh.ProviderEmulator.Dialects.Anthropic;

/// <summary>The message, and the pieces of it that its events carry too.</summary>
internal static class MessagesDocument
{
    // What Anthropic says at the beginning of a stream, when hardly anything has been written.
    private const int OutputAtStart = 1;

    public static void Write(Utf8JsonWriter json, MessagesAnswer answer)
    {
        WriteHead(json, answer);
        json.WriteStartArray("content"u8);
        ChatAnswer chat = answer.Chat;
        if (!chat.Reasoning.IsEmpty)
        {
            WriteThinking(json, chat.Reasoning.Span, answer.ReasoningSignature);
        }

        if (!chat.Text.IsEmpty)
        {
            WriteText(json, chat.Text.Span);
        }

        foreach (ToolCall call in chat.ToolCalls)
        {
            WriteToolUse(json, call, call.Arguments);
        }

        json.WriteEndArray();
        WriteStop(json, answer);
        WriteUsage(json, answer, ended: true);
        json.WriteEndObject();
    }

    /// <summary>The message before it has said anything.</summary>
    public static void WriteBeginning(Utf8JsonWriter json, MessagesAnswer answer)
    {
        WriteHead(json, answer);
        json.WriteStartArray("content"u8);
        json.WriteEndArray();
        json.WriteNull("stop_reason"u8);
        json.WriteNull("stop_sequence"u8);
        json.WriteNull("stop_details"u8);
        WriteUsage(json, answer, ended: false);
        json.WriteEndObject();
    }

    public static void WriteStop(Utf8JsonWriter json, MessagesAnswer answer)
    {
        json.WriteString("stop_reason"u8, answer.StopReason);
        json.WriteString("stop_sequence"u8, answer.Chat.StoppedBy);
        if (answer.StopReason != "refusal")
        {
            json.WriteNull("stop_details"u8);
            return;
        }

        json.WriteStartObject("stop_details"u8);
        json.WriteString("type"u8, "refusal"u8);
        json.WriteString("category"u8, "general_harms"u8);
        json.WriteString("explanation"u8, "The emulator was told to refuse."u8);
        json.WriteEndObject();
    }

    public static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "text"u8);
        json.WriteString("text"u8, text);
        json.WriteNull("citations"u8);
        json.WriteEndObject();
    }

    public static void WriteThinking(Utf8JsonWriter json, ReadOnlySpan<byte> thinking, string signature)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "thinking"u8);
        json.WriteString("thinking"u8, thinking);
        json.WriteString("signature"u8, signature);
        json.WriteEndObject();
    }

    /// <summary>A call; <paramref name="input"/> is its arguments as a JSON object.</summary>
    public static void WriteToolUse(Utf8JsonWriter json, ToolCall call, ReadOnlyMemory<byte> input)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "tool_use"u8);
        json.WriteString("id"u8, call.Id.Replace("call_", "toolu_", StringComparison.Ordinal));
        json.WriteString("name"u8, call.Name);
        json.WritePropertyName("input"u8);
        json.WriteCompact(input);
        json.WriteStartObject("caller"u8);
        json.WriteString("type"u8, "direct"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void WriteOutput(Utf8JsonWriter json, MessagesAnswer answer)
    {
        json.WriteNumber("output_tokens"u8, answer.Chat.CompletionTokens + answer.Chat.ReasoningTokens);
        json.WriteStartObject("output_tokens_details"u8);
        json.WriteNumber("thinking_tokens"u8, answer.Chat.ReasoningTokens);
        json.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter json, MessagesAnswer answer)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, answer.Id);
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("model"u8, answer.Chat.Model);
        json.WriteNull("container"u8);
    }

    private static void WriteUsage(Utf8JsonWriter json, MessagesAnswer answer, bool ended)
    {
        if (!answer.ReportsUsage)
        {
            return;
        }

        json.WriteStartObject("usage"u8);
        json.WriteNumber("input_tokens"u8, answer.InputTokens);
        json.WriteNumber("cache_creation_input_tokens"u8, answer.Cache.Written);
        json.WriteNumber("cache_read_input_tokens"u8, answer.Cache.Read);
        json.WriteStartObject("cache_creation"u8);
        json.WriteNumber("ephemeral_5m_input_tokens"u8, answer.Cache.Written);
        json.WriteNumber("ephemeral_1h_input_tokens"u8, 0);
        json.WriteEndObject();
        if (ended)
        {
            WriteOutput(json, answer);
        }
        else
        {
            json.WriteNumber("output_tokens"u8, OutputAtStart);
        }

        json.WriteString("service_tier"u8, "standard"u8);
        json.WriteEndObject();
    }
}
