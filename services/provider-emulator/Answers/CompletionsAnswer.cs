using System.Text.Json;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Answers;

/// <summary>Answers of the API before chat: those of each prompt, one after the other.</summary>
/// <param name="prompts">The answers to each prompt.</param>
/// <param name="echoed">The prompts, where they stand before the answers; null where they do not.</param>
internal sealed class CompletionsAnswer(IReadOnlyList<ChatAnswer> prompts, IReadOnlyList<ChatRequest>? echoed) : IAnswer
{
    private int PerPrompt => prompts[0].Choices;

    private bool UsageChunk => prompts[0] is { IncludeUsage: true, Usage: UsagePlacement.AsAsked };

    public bool Streamed => prompts[0].Streamed;

    public void WriteDocument(Utf8JsonWriter json)
    {
        Begin(json);
        json.WriteStartArray("choices"u8);
        for (int choice = 0; choice < prompts.Count * PerPrompt; choice++)
        {
            ChatAnswer answer = prompts[choice / PerPrompt];
            WriteChoice(json, choice, Echo(choice), answer.Text.Span, answer.FinishReason);
        }

        json.WriteEndArray();
        if (prompts[0].Usage != UsagePlacement.Never)
        {
            WriteUsage(json);
        }

        json.WriteEndObject();
    }

    public IEnumerable<AnswerEvent> Events()
    {
        for (int prompt = 0; prompt < prompts.Count; prompt++)
        {
            foreach (AnswerEvent one in prompts[prompt].Events())
            {
                if (one.Kind is AnswerEventKind.Content or AnswerEventKind.Finish)
                {
                    yield return one with { Choice = (prompt * PerPrompt) + one.Choice };
                }
            }
        }

        if (UsageChunk)
        {
            yield return new AnswerEvent(AnswerEventKind.Usage);
        }
    }

    public void WriteEvent(Utf8JsonWriter json, in AnswerEvent answerEvent)
    {
        Begin(json);
        json.WriteStartArray("choices"u8);
        if (answerEvent.Kind != AnswerEventKind.Usage)
        {
            bool ends = answerEvent.Kind == AnswerEventKind.Finish;
            WriteChoice(json, answerEvent.Choice, "", answerEvent.Text.Span, ends ? prompts[answerEvent.Choice / PerPrompt].FinishReason : null);
        }

        json.WriteEndArray();
        if (answerEvent.Kind == AnswerEventKind.Usage)
        {
            WriteUsage(json);
        }
        else if (UsageChunk)
        {
            json.WriteNull("usage"u8);
        }

        json.WriteEndObject();
    }

    private string Echo(int choice) => echoed is null ? "" : MessageText.Whole(echoed[choice / PerPrompt].LastUserContent);

    private void Begin(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, prompts[0].Id.Replace("chatcmpl", "cmpl", StringComparison.Ordinal));
        json.WriteString("object"u8, "text_completion"u8);
        json.WriteNumber("created"u8, ChatAnswer.Created);
        json.WriteString("model"u8, prompts[0].Model);
    }

    private static void WriteChoice(Utf8JsonWriter json, int index, string echo, ReadOnlySpan<byte> text, string? finish)
    {
        json.WriteStartObject();
        json.WriteString("text"u8, echo + System.Text.Encoding.UTF8.GetString(text));
        json.WriteNumber("index"u8, index);
        json.WriteNull("logprobs"u8);
        json.WriteString("finish_reason"u8, finish);
        json.WriteEndObject();
    }

    private void WriteUsage(Utf8JsonWriter json)
    {
        int prompt = prompts.Sum(static answer => answer.PromptTokens);
        int completion = prompts.Sum(static answer => answer.CompletionTokens);
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, prompt);
        json.WriteNumber("completion_tokens"u8, completion);
        json.WriteNumber("total_tokens"u8, prompt + completion);
        json.WriteEndObject();
    }
}
