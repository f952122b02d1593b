using System.Globalization;
using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Delivery;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects.Ollama;

/// <summary>Asks for a chat answer; without messages, for the model to be loaded.</summary>
internal sealed class OllamaChatRequest(ChatRequest chat, bool isLoad) : ProviderRequest
{
    public override IAnswer Answer(AnswerShape shape) => isLoad
        ? new OllamaLoadAnswer(chat.Model!)
        : new OllamaChatAnswer(AnswerComposer.Compose(chat, shape));
}

/// <summary>A model that has been loaded and was asked nothing: one document, streamed or not.</summary>
internal sealed class OllamaLoadAnswer(string model) : DocumentAnswer
{
    public override void WriteDocument(Utf8JsonWriter json)
    {
        OllamaChatAnswer.WriteHead(json, model);
        json.WriteStartObject("message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("content"u8, ""u8);
        json.WriteEndObject();
        json.WriteBoolean("done"u8, true);
        json.WriteString("done_reason"u8, "load"u8);
        json.WriteEndObject();
    }
}

/// <summary>An answer as Ollama gives it: lines of JSON, tool calls whole, counts on the last line.</summary>
internal sealed class OllamaChatAnswer(ChatAnswer chat) : IAnswer
{
    private static readonly string CreatedAt =
        DateTimeOffset.FromUnixTimeSeconds(ChatAnswer.Created).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    public bool Streamed => chat.Streamed;

    public Framing Framing => JsonLines.Instance;

    public static void WriteHead(Utf8JsonWriter json, string model)
    {
        json.WriteStartObject();
        json.WriteString("model"u8, model);
        json.WriteString("created_at"u8, CreatedAt);
    }

    public IEnumerable<AnswerEvent> Events()
    {
        foreach (AnswerEvent token in Tokens(AnswerEventKind.Reasoning, chat.Reasoning).Concat(Tokens(AnswerEventKind.Content, chat.Text)))
        {
            yield return token;
        }

        for (int tool = 0; tool < chat.ToolCalls.Count; tool++)
        {
            yield return new AnswerEvent(AnswerEventKind.ToolArguments, Tool: tool);
        }

        yield return new AnswerEvent(AnswerEventKind.Finish);
    }

    public void WriteDocument(Utf8JsonWriter json)
    {
        WriteHead(json, chat.Model);
        json.WriteStartObject("message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("content"u8, chat.Text.Span);
        if (!chat.Reasoning.IsEmpty)
        {
            json.WriteString("thinking"u8, chat.Reasoning.Span);
        }

        if (chat.ToolCalls.Count > 0)
        {
            json.WriteStartArray("tool_calls"u8);
            for (int tool = 0; tool < chat.ToolCalls.Count; tool++)
            {
                WriteCall(json, tool);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        WriteEnd(json);
        json.WriteEndObject();
    }

    public void WriteEvent(Utf8JsonWriter json, in AnswerEvent answerEvent)
    {
        WriteHead(json, chat.Model);
        json.WriteStartObject("message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("content"u8, answerEvent.Kind == AnswerEventKind.Content ? answerEvent.Text.Span : default);
        if (answerEvent.Kind == AnswerEventKind.Reasoning)
        {
            json.WriteString("thinking"u8, answerEvent.Text.Span);
        }
        else if (answerEvent.Kind == AnswerEventKind.ToolArguments)
        {
            json.WriteStartArray("tool_calls"u8);
            WriteCall(json, answerEvent.Tool);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        if (answerEvent.Kind == AnswerEventKind.Finish)
        {
            WriteEnd(json);
        }
        else
        {
            json.WriteBoolean("done"u8, false);
        }

        json.WriteEndObject();
    }

    private static IEnumerable<AnswerEvent> Tokens(AnswerEventKind kind, ReadOnlyMemory<byte> text)
    {
        for (ReadOnlyMemory<byte> rest = text; !rest.IsEmpty;)
        {
            int length = TokenRule.FirstLength(rest.Span);
            yield return new AnswerEvent(kind, Text: rest[..length]);
            rest = rest[length..];
        }
    }

    private void WriteCall(Utf8JsonWriter json, int index)
    {
        ToolCall call = chat.ToolCalls[index];
        json.WriteStartObject();
        json.WriteString("id"u8, call.Id);
        json.WriteStartObject("function"u8);
        json.WriteNumber("index"u8, index);
        json.WriteString("name"u8, call.Name);
        json.WritePropertyName("arguments"u8);
        json.WriteRawValue(call.Arguments.Span);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteEnd(Utf8JsonWriter json)
    {
        json.WriteBoolean("done"u8, true);
        // A call of tools is an ordinary stop here, and so is a refusal.
        json.WriteString("done_reason"u8, chat.FinishReason == "length" ? "length"u8 : "stop"u8);
        json.WriteNumber("total_duration"u8, 3_000_000);
        json.WriteNumber("load_duration"u8, 1_000_000);
        if (chat.Usage == UsagePlacement.Never)
        {
            return;
        }

        json.WriteNumber("prompt_eval_count"u8, chat.PromptTokens);
        json.WriteNumber("prompt_eval_duration"u8, 1_000_000);
        if (chat.CompletionTokens + chat.ReasoningTokens > 0)
        {
            json.WriteNumber("eval_count"u8, chat.CompletionTokens + chat.ReasoningTokens);
            json.WriteNumber("eval_duration"u8, 1_000_000);
        }
    }
}
