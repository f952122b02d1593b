using System.Text;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Answers;

/// <summary>Decides what the emulator says: a tool call, a JSON document, an echo, or its standing sentence.</summary>
internal static class AnswerComposer
{
    /// <summary>The model that answers with the last user message.</summary>
    public const string EchoModel = "echo";

    private const int QuotedBytes = 240;

    public static ChatAnswer Compose(ChatRequest request, AnswerShape shape)
    {
        IReadOnlyList<ToolCall> calls = shape.RefusedAfter is null ? ToolSelection.Choose(request) : [];
        ReadOnlyMemory<byte> whole = calls.Count > 0 ? default : Continue(request, Text(request, shape));
        (ReadOnlyMemory<byte> text, bool cut, string? stop) = Limit(request, whole, shape);
        ReadOnlyMemory<byte> reasoning = request.WantsReasoning ? Reasoning(request) : default;
        int tokens = TokenRule.Count(text.Span);
        foreach (ToolCall call in calls)
        {
            tokens += TokenRule.Count(call.Arguments.Span);
        }

        return new ChatAnswer
        {
            Id = AnswerIdentity.Of(request),
            Model = request.Model!,
            Streamed = request.Stream,
            IncludeUsage = request.IncludeUsage,
            Choices = request.Choices,
            Text = text,
            ToolCalls = calls,
            Reasoning = reasoning,
            ReasoningTokens = TokenRule.Count(reasoning.Span),
            StoppedBy = stop,
            FinishReason = shape.RefusedAfter is not null ? "content_filter" : calls.Count > 0 ? "tool_calls" : cut ? "length" : "stop",
            PromptTokens = request.PromptTokens,
            CompletionTokens = tokens * request.Choices,
            Usage = shape.Usage,
        };
    }

    private static ReadOnlyMemory<byte> Text(ChatRequest request, AnswerShape shape)
    {
        if (LongText.Of(shape) is { } text)
        {
            return text;
        }

        if (!request.ResponseFormat.IsEmpty && SchemaSample.ForResponseFormat(request.ResponseFormat) is { } document)
        {
            return document;
        }

        if (request.Model == EchoModel)
        {
            return Encoding.UTF8.GetBytes("echo:" + MessageText.Whole(request.LastUserContent));
        }

        string said = MessageText.Beginning(request.LastUserContent, QuotedBytes);
        return Encoding.UTF8.GetBytes(
            $"Hello from the LlmMesh provider emulator: a deterministic stand-in, not a language model. You said: {said}");
    }

    /// <summary>A last message from the assistant is a prefill: if the answer begins with it, the rest is the answer.</summary>
    private static ReadOnlyMemory<byte> Continue(ChatRequest request, ReadOnlyMemory<byte> text)
    {
        if (request.LastRole != "assistant")
        {
            return text;
        }

        byte[] prefill = Encoding.UTF8.GetBytes(MessageText.Whole(request.LastContent));
        return text.Span.StartsWith(prefill) ? text[prefill.Length..] : text;
    }

    private static byte[] Reasoning(ChatRequest request) =>
        Encoding.UTF8.GetBytes($"The user said: {MessageText.Beginning(request.LastUserContent, QuotedBytes)}");

    private static (ReadOnlyMemory<byte> Text, bool Cut, string? Stop) Limit(ChatRequest request, ReadOnlyMemory<byte> text, AnswerShape shape)
    {
        if (shape.RefusedAfter is { } said)
        {
            return (TokenRule.Take(text, said), false, null);
        }

        (ReadOnlyMemory<byte> stopped, string? stop) = request.Stop.IsEmpty ? (text, null) : StopTexts.Cut(text, request.Stop);
        if (request.TokenLimit is not { } limit || shape.IgnoresTokenLimit)
        {
            return (stopped, false, stop);
        }

        ReadOnlyMemory<byte> limited = TokenRule.Take(stopped, limit);
        return limited.Length < stopped.Length ? (limited, true, null) : (limited, false, stop);
    }
}
