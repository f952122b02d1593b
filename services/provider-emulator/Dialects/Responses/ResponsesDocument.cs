using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;

namespace LlmMesh.ProviderEmulator.Dialects.Responses;

/// <summary>The response, and the pieces of it that its events carry too.</summary>
internal static class ResponsesDocument
{
    public static void Write(Utf8JsonWriter json, ResponsesAnswer answer, bool ended)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, $"resp_{answer.Mark}");
        json.WriteString("object"u8, "response"u8);
        json.WriteNumber("created_at"u8, ChatAnswer.Created);
        json.WriteString("status"u8, ended ? answer.Status : "in_progress");
        json.WriteNull("error"u8);
        WriteIncomplete(json, ended ? answer.IncompleteReason : null);
        json.WriteString("instructions"u8, answer.Echo.Instructions);
        json.WriteString("model"u8, answer.Chat.Model);
        json.WriteStartArray("output"u8);
        for (int index = 0; ended && index < answer.Items; index++)
        {
            WriteItem(json, answer, index, ended: true);
        }

        json.WriteEndArray();
        WriteEcho(json, answer.Echo);
        WriteUsage(json, answer, ended);
        json.WriteEndObject();
    }

    /// <summary>An item of the output; before it has ended, without what it will hold.</summary>
    public static void WriteItem(Utf8JsonWriter json, ResponsesAnswer answer, int index, bool ended)
    {
        (ItemKind kind, int call) = answer.ItemAt(index);
        json.WriteStartObject();
        json.WriteString("id"u8, answer.ItemId(index));
        switch (kind)
        {
            case ItemKind.Reasoning:
                WriteReasoning(json, answer, answer.ItemId(index), ended);
                break;
            case ItemKind.Message:
                json.WriteString("type"u8, "message"u8);
                json.WriteString("status"u8, ended ? answer.Status : "in_progress");
                json.WriteString("role"u8, "assistant"u8);
                json.WriteStartArray("content"u8);
                if (ended)
                {
                    WriteText(json, answer.Chat.Text.Span);
                }

                json.WriteEndArray();
                break;
            default:
                ToolCall tool = answer.Chat.ToolCalls[call];
                json.WriteString("type"u8, "function_call"u8);
                json.WriteString("status"u8, ended ? "completed" : "in_progress");
                json.WriteString("call_id"u8, tool.Id);
                json.WriteString("name"u8, tool.Name);
                json.WriteString("arguments"u8, ended ? tool.Arguments.Span : default);
                break;
        }

        json.WriteEndObject();
    }

    public static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "output_text"u8);
        json.WriteString("text"u8, text);
        json.WriteStartArray("annotations"u8);
        json.WriteEndArray();
        json.WriteStartArray("logprobs"u8);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteSummary(Utf8JsonWriter json, ReadOnlySpan<byte> text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "summary_text"u8);
        json.WriteString("text"u8, text);
        json.WriteEndObject();
    }

    private static void WriteReasoning(Utf8JsonWriter json, ResponsesAnswer answer, string id, bool ended)
    {
        json.WriteString("type"u8, "reasoning"u8);
        json.WriteStartArray("summary"u8);
        if (ended && answer.Form.Summarises)
        {
            WriteSummary(json, answer.Chat.Reasoning.Span);
        }

        json.WriteEndArray();
        if (answer.Form.Encrypts)
        {
            json.WriteString("encrypted_content"u8, Signature.Of("responses", id));
        }
    }

    private static void WriteIncomplete(Utf8JsonWriter json, string? reason)
    {
        if (reason is null)
        {
            json.WriteNull("incomplete_details"u8);
            return;
        }

        json.WriteStartObject("incomplete_details"u8);
        json.WriteString("reason"u8, reason);
        json.WriteEndObject();
    }

    private static void WriteEcho(Utf8JsonWriter json, ResponseEcho echo)
    {
        json.WriteBoolean("parallel_tool_calls"u8, echo.ParallelToolCalls);
        json.WriteNull("previous_response_id"u8);
        json.WriteBoolean("store"u8, echo.Store);
        json.WriteNumber("temperature"u8, 1);
        json.WriteNumber("top_p"u8, 1);
        json.WritePropertyName("tool_choice"u8);
        json.WriteRawValue(echo.ToolChoice);
        json.WritePropertyName("tools"u8);
        json.WriteRawValue(echo.Tools);
        json.WritePropertyName("metadata"u8);
        json.WriteRawValue(echo.Metadata);
        json.WriteString("truncation"u8, "disabled"u8);
        json.WriteString("service_tier"u8, "default"u8);
    }

    private static void WriteUsage(Utf8JsonWriter json, ResponsesAnswer answer, bool ended)
    {
        ChatAnswer chat = answer.Chat;
        if (!ended || chat.Usage == UsagePlacement.Never)
        {
            json.WriteNull("usage"u8);
            return;
        }

        int output = chat.CompletionTokens + chat.ReasoningTokens;
        json.WriteStartObject("usage"u8);
        json.WriteNumber("input_tokens"u8, chat.PromptTokens);
        json.WriteStartObject("input_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, 0);
        json.WriteNumber("cache_write_tokens"u8, 0);
        json.WriteEndObject();
        json.WriteNumber("output_tokens"u8, output);
        json.WriteStartObject("output_tokens_details"u8);
        json.WriteNumber("reasoning_tokens"u8, chat.ReasoningTokens);
        json.WriteEndObject();
        json.WriteNumber("total_tokens"u8, chat.PromptTokens + output);
        json.WriteEndObject();
    }
}
