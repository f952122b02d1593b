using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;

namespace LlmMesh.ProviderEmulator.Dialects.Responses;

/// <summary>The documents of a response's events.</summary>
internal static class ResponsesEvent
{
    public static void Write(Utf8JsonWriter json, ResponsesAnswer answer, in AnswerEvent answerEvent)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, answerEvent.Name);
        json.WriteNumber("sequence_number"u8, answerEvent.Number);
        if (answerEvent.Kind is AnswerEventKind.Role or AnswerEventKind.Finish)
        {
            json.WritePropertyName("response"u8);
            ResponsesDocument.Write(json, answer, ended: answerEvent.Kind == AnswerEventKind.Finish);
        }
        else
        {
            json.WriteNumber("output_index"u8, answerEvent.Choice);
            WriteOfItem(json, answer, answerEvent);
        }

        json.WriteEndObject();
    }

    private static void WriteOfItem(Utf8JsonWriter json, ResponsesAnswer answer, in AnswerEvent answerEvent)
    {
        int index = answerEvent.Choice;
        ReadOnlySpan<byte> text = answerEvent.Text.Span;
        if (answerEvent.Name is "response.output_item.added" or "response.output_item.done")
        {
            json.WritePropertyName("item"u8);
            ResponsesDocument.WriteItem(json, answer, index, ended: answerEvent.Name == "response.output_item.done");
            return;
        }

        json.WriteString("item_id"u8, answer.ItemId(index));
        (ItemKind kind, int call) = answer.ItemAt(index);
        if (kind != ItemKind.Call)
        {
            json.WriteNumber(kind == ItemKind.Reasoning ? "summary_index"u8 : "content_index"u8, 0);
        }

        switch (answerEvent.Name)
        {
            case "response.content_part.added" or "response.content_part.done":
                json.WritePropertyName("part"u8);
                ResponsesDocument.WriteText(json, text);
                break;
            case "response.reasoning_summary_part.added" or "response.reasoning_summary_part.done":
                json.WritePropertyName("part"u8);
                ResponsesDocument.WriteSummary(json, text);
                break;
            case "response.output_text.delta":
                json.WriteString("delta"u8, text);
                WriteNoLogprobs(json);
                break;
            case "response.output_text.done":
                json.WriteString("text"u8, text);
                WriteNoLogprobs(json);
                break;
            case "response.reasoning_summary_text.done":
                json.WriteString("text"u8, text);
                break;
            case "response.function_call_arguments.done":
                json.WriteString("name"u8, answer.Chat.ToolCalls[call].Name);
                json.WriteString("arguments"u8, text);
                break;
            default:
                json.WriteString("delta"u8, text);
                break;
        }
    }

    private static void WriteNoLogprobs(Utf8JsonWriter json)
    {
        json.WriteStartArray("logprobs"u8);
        json.WriteEndArray();
    }
}
