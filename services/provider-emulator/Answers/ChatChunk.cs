using System.Text.Json;

namespace LlmMesh.ProviderEmulator.Answers;

/// <summary>The <c>chat.completion.chunk</c> documents of a stream.</summary>
internal static class ChatChunk
{
    public static void Write(Utf8JsonWriter json, ChatAnswer answer, in AnswerEvent answerEvent, bool usageFollows)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, answer.Id);
        json.WriteString("object"u8, "chat.completion.chunk"u8);
        json.WriteNumber("created"u8, ChatAnswer.Created);
        json.WriteString("model"u8, answer.Model);
        json.WriteString("service_tier"u8, "default"u8);
        json.WriteString("system_fingerprint"u8, "fp_emulator"u8);
        json.WriteStartArray("choices"u8);
        if (answerEvent.Kind != AnswerEventKind.Usage)
        {
            WriteChoice(json, answer, answerEvent);
        }

        json.WriteEndArray();
        if (answerEvent.Kind == AnswerEventKind.Usage || CarriesUsage(answer, answerEvent))
        {
            ChatDocument.WriteUsage(json, answer);
        }
        else if (usageFollows)
        {
            json.WriteNull("usage"u8);
        }

        json.WriteEndObject();
    }

    private static bool CarriesUsage(ChatAnswer answer, in AnswerEvent answerEvent) =>
        answer.Usage == UsagePlacement.OnFinish && answerEvent.Kind == AnswerEventKind.Finish && answerEvent.Choice == answer.Choices - 1;

    private static void WriteChoice(Utf8JsonWriter json, ChatAnswer answer, in AnswerEvent answerEvent)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, answerEvent.Choice);
        json.WriteStartObject("delta"u8);
        WriteDelta(json, answer, answerEvent);
        json.WriteEndObject();
        json.WriteNull("logprobs"u8);
        if (answerEvent.Kind == AnswerEventKind.Finish)
        {
            json.WriteString("finish_reason"u8, answer.FinishReason);
        }
        else
        {
            json.WriteNull("finish_reason"u8);
        }

        json.WriteEndObject();
    }

    private static void WriteDelta(Utf8JsonWriter json, ChatAnswer answer, in AnswerEvent answerEvent)
    {
        switch (answerEvent.Kind)
        {
            case AnswerEventKind.Role:
                json.WriteString("role"u8, "assistant"u8);
                if (answer.ToolCalls.Count > 0)
                {
                    json.WriteNull("content"u8);
                }
                else
                {
                    json.WriteString("content"u8, ""u8);
                }

                json.WriteNull("refusal"u8);
                break;
            case AnswerEventKind.Content:
                json.WriteString("content"u8, answerEvent.Text.Span);
                break;
            case AnswerEventKind.ToolCall or AnswerEventKind.ToolArguments:
                WriteToolFragment(json, answer.ToolCalls[answerEvent.Tool], answerEvent);
                break;
        }
    }

    private static void WriteToolFragment(Utf8JsonWriter json, ToolCall call, in AnswerEvent answerEvent)
    {
        bool first = answerEvent.Kind == AnswerEventKind.ToolCall;
        json.WriteStartArray("tool_calls"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, answerEvent.Tool);
        if (first)
        {
            json.WriteString("id"u8, call.Id);
            json.WriteString("type"u8, "function"u8);
        }

        json.WriteStartObject("function"u8);
        if (first)
        {
            json.WriteString("name"u8, call.Name);
        }

        json.WriteString("arguments"u8, answerEvent.Text.Span);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
