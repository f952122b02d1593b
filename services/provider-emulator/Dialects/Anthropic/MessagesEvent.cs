using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;

namespace LlmMesh.ProviderEmulator.Dialects.Anthropic;

/// <summary>The documents of a message's events.</summary>
internal static class MessagesEvent
{
    public static void Write(Utf8JsonWriter json, MessagesAnswer answer, in AnswerEvent answerEvent)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, answerEvent.Name);
        switch (answerEvent.Name)
        {
            case MessagesAnswer.Start:
                json.WritePropertyName("message"u8);
                MessagesDocument.WriteBeginning(json, answer);
                break;
            case MessagesAnswer.BlockStart:
                json.WriteNumber("index"u8, answerEvent.Choice);
                WriteBlock(json, answer, answerEvent);
                break;
            case MessagesAnswer.BlockDelta:
                json.WriteNumber("index"u8, answerEvent.Choice);
                WriteBlockDelta(json, answer, answerEvent);
                break;
            case MessagesAnswer.BlockStop:
                json.WriteNumber("index"u8, answerEvent.Choice);
                break;
            case MessagesAnswer.Delta:
                WriteMessageDelta(json, answer);
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteBlock(Utf8JsonWriter json, MessagesAnswer answer, in AnswerEvent answerEvent)
    {
        json.WritePropertyName("content_block"u8);
        if (answerEvent.Kind == AnswerEventKind.ToolCall)
        {
            MessagesDocument.WriteToolUse(json, answer.Chat.ToolCalls[answerEvent.Tool], "{}"u8);
        }
        else if (answerEvent.Text.IsEmpty)
        {
            MessagesDocument.WriteText(json, default);
        }
        else
        {
            MessagesDocument.WriteThinking(json, default, "");
        }
    }

    private static void WriteBlockDelta(Utf8JsonWriter json, MessagesAnswer answer, in AnswerEvent answerEvent)
    {
        json.WriteStartObject("delta"u8);
        switch (answerEvent.Kind)
        {
            case AnswerEventKind.Content:
                json.WriteString("type"u8, "text_delta"u8);
                json.WriteString("text"u8, answerEvent.Text.Span);
                break;
            case AnswerEventKind.Reasoning:
                json.WriteString("type"u8, "thinking_delta"u8);
                json.WriteString("thinking"u8, answerEvent.Text.Span);
                break;
            case AnswerEventKind.ToolCall or AnswerEventKind.ToolArguments:
                json.WriteString("type"u8, "input_json_delta"u8);
                json.WriteString("partial_json"u8, answerEvent.Text.Span);
                break;
            default:
                json.WriteString("type"u8, "signature_delta"u8);
                json.WriteString("signature"u8, answer.ReasoningSignature);
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteMessageDelta(Utf8JsonWriter json, MessagesAnswer answer)
    {
        json.WriteStartObject("delta"u8);
        MessagesDocument.WriteStop(json, answer);
        json.WriteEndObject();
        if (!answer.ReportsUsage)
        {
            return;
        }

        json.WriteStartObject("usage"u8);
        json.WriteNumber("input_tokens"u8, answer.InputTokens);
        json.WriteNumber("cache_creation_input_tokens"u8, answer.Cache.Written);
        json.WriteNumber("cache_read_input_tokens"u8, answer.Cache.Read);
        MessagesDocument.WriteOutput(json, answer);
        json.WriteEndObject();
    }
}
