using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;

namespace LlmMesh.ProviderEmulator.Dialects.Gemini;

/// <summary>The <c>GenerateContentResponse</c>, whole or with what is new.</summary>
internal static class GeminiResponse
{
    public static void WriteWhole(Utf8JsonWriter json, GeminiAnswer answer)
    {
        json.WriteStartObject();
        if (answer.Blocked)
        {
            WriteFeedback(json);
        }
        else
        {
            json.WriteStartArray("candidates"u8);
            for (int candidate = 0; candidate < answer.Candidates; candidate++)
            {
                WriteCandidate(json, answer, candidate);
            }

            json.WriteEndArray();
        }

        WriteUsage(json, answer, answer.Chat.CompletionTokens * answer.Candidates, answer.Chat.ReasoningTokens);
        WriteTail(json, answer);
    }

    public static void WritePart(Utf8JsonWriter json, GeminiAnswer answer, in AnswerEvent answerEvent)
    {
        json.WriteStartObject();
        bool finish = answerEvent.Kind == AnswerEventKind.Finish;
        if (answer.Blocked)
        {
            WriteFeedback(json);
        }
        else
        {
            json.WriteStartArray("candidates"u8);
            json.WriteStartObject();
            // Nothing more is said when the limit or a filter ends an answer.
            if (!finish || answer.FinishReason == "STOP")
            {
                BeginContent(json);
                WriteNew(json, answer, answerEvent);
                EndContent(json);
            }

            if (finish)
            {
                json.WriteString("finishReason"u8, answer.FinishReason);
            }

            json.WriteNumber("index"u8, answerEvent.Choice);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        int thoughts = Math.Min(answerEvent.Number + 1, answer.Chat.ReasoningTokens);
        int said = finish ? answer.Chat.CompletionTokens * answer.Candidates : answerEvent.Number + 1 - thoughts;
        WriteUsage(json, answer, said, thoughts);
        WriteTail(json, answer);
    }

    private static void WriteCandidate(Utf8JsonWriter json, GeminiAnswer answer, int candidate)
    {
        ChatAnswer chat = answer.Chat;
        json.WriteStartObject();
        if (!chat.Text.IsEmpty || chat.ToolCalls.Count > 0 || !chat.Reasoning.IsEmpty)
        {
            BeginContent(json);
            if (!chat.Reasoning.IsEmpty && candidate == 0)
            {
                WriteText(json, chat.Reasoning.Span, thought: true, null);
            }

            if (!chat.Text.IsEmpty)
            {
                WriteText(json, chat.Text.Span, thought: false, chat.Reasoning.IsEmpty ? null : GeminiAnswer.TextSignature);
            }

            for (int tool = 0; tool < chat.ToolCalls.Count; tool++)
            {
                WriteCall(json, chat.ToolCalls[tool], first: tool == 0);
            }

            EndContent(json);
        }

        json.WriteString("finishReason"u8, answer.FinishReason);
        json.WriteNumber("index"u8, candidate);
        json.WriteEndObject();
    }

    private static void WriteNew(Utf8JsonWriter json, GeminiAnswer answer, in AnswerEvent answerEvent)
    {
        switch (answerEvent.Kind)
        {
            case AnswerEventKind.Reasoning:
                WriteText(json, answerEvent.Text.Span, thought: true, null);
                break;
            case AnswerEventKind.ToolArguments:
                WriteCall(json, answer.Chat.ToolCalls[answerEvent.Tool], first: answerEvent.Tool == 0);
                break;
            case AnswerEventKind.Finish:
                bool signed = !answer.Chat.Reasoning.IsEmpty && !answer.Chat.Text.IsEmpty;
                WriteText(json, default, thought: false, signed ? GeminiAnswer.TextSignature : null);
                break;
            default:
                WriteText(json, answerEvent.Text.Span, thought: false, null);
                break;
        }
    }

    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> text, bool thought, string? signature)
    {
        json.WriteStartObject();
        json.WriteString("text"u8, text);
        if (thought)
        {
            json.WriteBoolean("thought"u8, true);
        }

        if (signature is not null)
        {
            json.WriteString("thoughtSignature"u8, signature);
        }

        json.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter json, ToolCall call, bool first)
    {
        json.WriteStartObject();
        json.WriteStartObject("functionCall"u8);
        json.WriteString("id"u8, call.Id);
        json.WriteString("name"u8, call.Name);
        json.WritePropertyName("args"u8);
        json.WriteRawValue(call.Arguments.Span);
        json.WriteEndObject();
        if (first)
        {
            json.WriteString("thoughtSignature"u8, GeminiAnswer.SignatureOf(call.Name, call.Arguments.AsText()));
        }

        json.WriteEndObject();
    }

    private static void BeginContent(Utf8JsonWriter json)
    {
        json.WriteStartObject("content"u8);
        json.WriteStartArray("parts"u8);
    }

    private static void EndContent(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteString("role"u8, "model"u8);
        json.WriteEndObject();
    }

    private static void WriteFeedback(Utf8JsonWriter json)
    {
        json.WriteStartObject("promptFeedback"u8);
        json.WriteString("blockReason"u8, "SAFETY"u8);
        json.WriteStartArray("safetyRatings"u8);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter json, GeminiAnswer answer, int said, int thoughts)
    {
        if (!answer.ReportsUsage)
        {
            return;
        }

        int prompt = answer.Chat.PromptTokens;
        json.WriteStartObject("usageMetadata"u8);
        json.WriteNumber("promptTokenCount"u8, prompt);
        if (said > 0)
        {
            json.WriteNumber("candidatesTokenCount"u8, said);
        }

        if (thoughts > 0)
        {
            json.WriteNumber("thoughtsTokenCount"u8, thoughts);
        }

        json.WriteNumber("totalTokenCount"u8, prompt + said + thoughts);
        json.WriteStartArray("promptTokensDetails"u8);
        json.WriteStartObject();
        json.WriteString("modality"u8, "TEXT"u8);
        json.WriteNumber("tokenCount"u8, prompt);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTail(Utf8JsonWriter json, GeminiAnswer answer)
    {
        json.WriteString("modelVersion"u8, answer.Chat.Model);
        json.WriteString("responseId"u8, answer.Id);
        json.WriteEndObject();
    }
}
