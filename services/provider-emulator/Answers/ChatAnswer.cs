using System.Text.Json;

namespace LlmMesh.ProviderEmulator.Answers;

/// <summary>One function call of an answer. All texts are UTF-8; <paramref name="Arguments"/> is a JSON document.</summary>
internal sealed record ToolCall(string Id, string Name, ReadOnlyMemory<byte> Arguments);

/// <summary>An answer to a conversation. Written here as a chat completion; other dialects write the same answer in their forms. Ready to be written as one document or as chunks.</summary>
internal sealed class ChatAnswer : IAnswer
{
    /// <summary>Answers are a pure function of the request, so they are all "created" at the same second.</summary>
    public const long Created = 1_790_000_000;

    public required string Id { get; init; }

    public required string Model { get; init; }

    public required bool Streamed { get; init; }

    public required bool IncludeUsage { get; init; }

    public required int Choices { get; init; }

    public required ReadOnlyMemory<byte> Text { get; init; }

    public required IReadOnlyList<ToolCall> ToolCalls { get; init; }

    /// <summary>What was thought before the text, where the dialect can show it; empty when nobody asked.</summary>
    public ReadOnlyMemory<byte> Reasoning { get; init; }

    public int ReasoningTokens { get; init; }

    /// <summary>The stop text that ended the answer; null when none did.</summary>
    public string? StoppedBy { get; init; }

    public required string FinishReason { get; init; }

    public required int PromptTokens { get; init; }

    /// <summary>Those of the text and of tool arguments.</summary>
    public required int CompletionTokens { get; init; }

    public required UsagePlacement Usage { get; init; }

    private bool UsageChunk => IncludeUsage && Usage == UsagePlacement.AsAsked;

    public void WriteDocument(Utf8JsonWriter json) => ChatDocument.Write(json, this);

    public void WriteEvent(Utf8JsonWriter json, in AnswerEvent answerEvent) => ChatChunk.Write(json, this, answerEvent, UsageChunk);

    public IEnumerable<AnswerEvent> Events()
    {
        for (int choice = 0; choice < Choices; choice++)
        {
            yield return new AnswerEvent(AnswerEventKind.Role, choice);
        }

        for (ReadOnlyMemory<byte> rest = Text; !rest.IsEmpty;)
        {
            int length = TokenRule.FirstLength(rest.Span);
            for (int choice = 0; choice < Choices; choice++)
            {
                yield return new AnswerEvent(AnswerEventKind.Content, choice, Text: rest[..length]);
            }

            rest = rest[length..];
        }

        foreach (AnswerEvent fragment in ToolEvents())
        {
            yield return fragment;
        }

        for (int choice = 0; choice < Choices; choice++)
        {
            yield return new AnswerEvent(AnswerEventKind.Finish, choice);
        }

        if (UsageChunk)
        {
            yield return new AnswerEvent(AnswerEventKind.Usage);
        }
    }

    private IEnumerable<AnswerEvent> ToolEvents()
    {
        for (int choice = 0; choice < Choices; choice++)
        {
            for (int tool = 0; tool < ToolCalls.Count; tool++)
            {
                yield return new AnswerEvent(AnswerEventKind.ToolCall, choice, tool);
                for (ReadOnlyMemory<byte> rest = ToolCalls[tool].Arguments; !rest.IsEmpty;)
                {
                    int length = TokenRule.FirstLength(rest.Span);
                    yield return new AnswerEvent(AnswerEventKind.ToolArguments, choice, tool, rest[..length]);
                    rest = rest[length..];
                }
            }
        }
    }
}
