using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Delivery;

namespace LlmMesh.ProviderEmulator.Dialects.Anthropic;

/// <summary>An answer as a message: its document, or its events with a bracket around every block.</summary>
internal sealed class MessagesAnswer(ChatAnswer chat, CacheShare cache) : IAnswer
{
    public const string Start = "message_start";
    public const string Ping = "ping";
    public const string BlockStart = "content_block_start";
    public const string BlockDelta = "content_block_delta";
    public const string BlockStop = "content_block_stop";
    public const string Delta = "message_delta";

    public ChatAnswer Chat => chat;

    public bool Streamed => chat.Streamed;

    public Framing Framing => Framing.Messages;

    public string Id => "msg_" + chat.Id[AnswerIdentity.ChatPrefix.Length..];

    public string StopReason => chat.FinishReason switch
    {
        "tool_calls" => "tool_use",
        "length" => "max_tokens",
        "content_filter" => "refusal",
        _ => chat.StoppedBy is null ? "end_turn" : "stop_sequence",
    };

    public int InputTokens => Math.Max(chat.PromptTokens - cache.Read - cache.Written, 0);

    public CacheShare Cache => cache;

    public bool ReportsUsage => chat.Usage != UsagePlacement.Never;

    public string ReasoningSignature => Signature.Of("anthropic", chat.Reasoning.AsText());

    public void WriteDocument(Utf8JsonWriter json) => MessagesDocument.Write(json, this);

    public void WriteEvent(Utf8JsonWriter json, in AnswerEvent answerEvent) => MessagesEvent.Write(json, this, answerEvent);

    /// <summary>The events; those of a block carry the block's index in <see cref="AnswerEvent.Choice"/>.</summary>
    public IEnumerable<AnswerEvent> Events()
    {
        yield return new AnswerEvent(AnswerEventKind.Role, Name: Start);
        yield return new AnswerEvent(AnswerEventKind.Role, Name: Ping);
        int block = 0;
        if (!chat.Reasoning.IsEmpty)
        {
            foreach (AnswerEvent part in Block(AnswerEventKind.Reasoning, block++, 0, chat.Reasoning))
            {
                yield return part;
            }
        }

        if (!chat.Text.IsEmpty)
        {
            foreach (AnswerEvent part in Block(AnswerEventKind.Content, block++, 0, chat.Text))
            {
                yield return part;
            }
        }

        for (int tool = 0; tool < chat.ToolCalls.Count; tool++)
        {
            foreach (AnswerEvent part in Block(AnswerEventKind.ToolArguments, block++, tool, chat.ToolCalls[tool].Arguments))
            {
                yield return part;
            }
        }

        yield return new AnswerEvent(AnswerEventKind.Finish, Name: Delta);
    }

    private static IEnumerable<AnswerEvent> Block(AnswerEventKind kind, int block, int tool, ReadOnlyMemory<byte> text)
    {
        AnswerEventKind begin = kind == AnswerEventKind.ToolArguments ? AnswerEventKind.ToolCall : AnswerEventKind.Bracket;
        yield return new AnswerEvent(begin, block, tool, kind == AnswerEventKind.Reasoning ? text : default, BlockStart);
        // A call without arguments has one empty piece.
        bool empty = kind == AnswerEventKind.ToolArguments && text.Span.SequenceEqual("{}"u8);
        if (kind == AnswerEventKind.ToolArguments)
        {
            yield return new AnswerEvent(AnswerEventKind.ToolCall, block, tool, default, BlockDelta);
        }

        for (ReadOnlyMemory<byte> rest = empty ? default : text; !rest.IsEmpty;)
        {
            int length = TokenRule.FirstLength(rest.Span);
            yield return new AnswerEvent(kind, block, tool, rest[..length], BlockDelta);
            rest = rest[length..];
        }

        if (kind == AnswerEventKind.Reasoning)
        {
            yield return new AnswerEvent(AnswerEventKind.Bracket, block, tool, default, BlockDelta);
        }

        yield return new AnswerEvent(AnswerEventKind.Bracket, block, tool, default, BlockStop);
    }
}
