using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Delivery;

namespace LlmMesh.ProviderEmulator.Dialects.Responses;

/// <summary>What an item of the output is.</summary>
internal enum ItemKind
{
    Reasoning,
    Message,
    Call,
}

/// <summary>An answer as a response: its document, or its events with every bracket the official clients insist on.</summary>
internal sealed class ResponsesAnswer(ChatAnswer chat, ResponseEcho echo, ReasoningForm form) : IAnswer
{
    public ChatAnswer Chat => chat;

    public ResponseEcho Echo => echo;

    public ReasoningForm Form => form;

    public bool Streamed => chat.Streamed;

    public Framing Framing => Framing.Events;

    /// <summary>What every id of the response ends with.</summary>
    public string Mark => chat.Id[AnswerIdentity.ChatPrefix.Length..];

    public string Status => IncompleteReason is null ? "completed" : "incomplete";

    public string? IncompleteReason => chat.FinishReason switch
    {
        "length" => "max_output_tokens",
        "content_filter" => "content_filter",
        _ => null,
    };

    public int Items => (HasReasoning ? 1 : 0) + (HasMessage ? 1 : 0) + chat.ToolCalls.Count;

    private bool HasReasoning => !chat.Reasoning.IsEmpty;

    // An answer that says nothing and calls nothing is an empty message.
    private bool HasMessage => !chat.Text.IsEmpty || chat.ToolCalls.Count == 0;

    /// <summary>What the item at a place of the output is, and which call, if it is one.</summary>
    public (ItemKind Kind, int Call) ItemAt(int index)
    {
        int place = index - (HasReasoning ? 1 : 0);
        return place < 0 ? (ItemKind.Reasoning, 0)
            : place == 0 && HasMessage ? (ItemKind.Message, 0)
            : (ItemKind.Call, place - (HasMessage ? 1 : 0));
    }

    public string ItemId(int index) => ItemAt(index) switch
    {
        (ItemKind.Reasoning, _) => $"rs_{Mark}",
        (ItemKind.Message, _) => $"msg_{Mark}",
        (_, int call) => $"fc_{Mark}{call}",
    };

    public void WriteDocument(Utf8JsonWriter json) => ResponsesDocument.Write(json, this, ended: true);

    public void WriteEvent(Utf8JsonWriter json, in AnswerEvent answerEvent) => ResponsesEvent.Write(json, this, answerEvent);

    /// <summary>The events; those of an item carry its place in the output in <see cref="AnswerEvent.Choice"/>.</summary>
    public IEnumerable<AnswerEvent> Events()
    {
        int number = 0;
        foreach (AnswerEvent unnumbered in Sequence())
        {
            yield return unnumbered with { Number = number++ };
        }
    }

    private IEnumerable<AnswerEvent> Sequence()
    {
        yield return new AnswerEvent(AnswerEventKind.Role, Name: "response.created");
        yield return new AnswerEvent(AnswerEventKind.Role, Name: "response.in_progress");
        for (int index = 0; index < Items; index++)
        {
            yield return new AnswerEvent(AnswerEventKind.Bracket, index, Name: "response.output_item.added");
            (ItemKind kind, int call) = ItemAt(index);
            foreach (AnswerEvent inner in kind switch
            {
                ItemKind.Reasoning => form.Summarises ? Part(AnswerEventKind.Reasoning, index, chat.Reasoning, "reasoning_summary_part", "reasoning_summary_text") : [],
                ItemKind.Message => Part(AnswerEventKind.Content, index, chat.Text, "content_part", "output_text"),
                _ => Text(AnswerEventKind.ToolArguments, index, chat.ToolCalls[call].Arguments, "function_call_arguments"),
            })
            {
                yield return inner;
            }

            yield return new AnswerEvent(AnswerEventKind.Bracket, index, Name: "response.output_item.done");
        }

        yield return new AnswerEvent(AnswerEventKind.Finish, Name: $"response.{Status}");
    }

    private static IEnumerable<AnswerEvent> Part(AnswerEventKind kind, int index, ReadOnlyMemory<byte> text, string part, string name) =>
    [
        new AnswerEvent(AnswerEventKind.Bracket, index, Name: $"response.{part}.added"),
        .. Text(kind, index, text, name),
        new AnswerEvent(AnswerEventKind.Bracket, index, Text: text, Name: $"response.{part}.done"),
    ];

    private static IEnumerable<AnswerEvent> Text(AnswerEventKind kind, int index, ReadOnlyMemory<byte> text, string name)
    {
        for (ReadOnlyMemory<byte> rest = text; !rest.IsEmpty;)
        {
            int length = TokenRule.FirstLength(rest.Span);
            yield return new AnswerEvent(kind, index, Text: rest[..length], Name: $"response.{name}.delta");
            rest = rest[length..];
        }

        yield return new AnswerEvent(AnswerEventKind.Bracket, index, Text: text, Name: $"response.{name}.done");
    }
}
