using System.Text.Json;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>
/// Follows the events of a provider that speaks this dialect, so that what somebody else adds later belongs to the same response: its id,
/// the next number, what is open.
/// </summary>
internal sealed class OriginalReader(ResponseBuilder response)
{
    private readonly TextScratch _texts = new();

    /// <summary>The response as the provider's last event tells it; null before, and when it failed.</summary>
    public byte[]? Whole { get; private set; }

    /// <param name="data">An event's data.</param>
    public void Read(ReadOnlySpan<byte> data)
    {
        var told = OriginalEvent.Read(data);
        response.Events.Next = told.Sequence + 1 ?? response.Events.Next;
        ReadOnlySpan<byte> type = told.Type;
        if (type.EndsWith(".delta"u8))
        {
            Grow(told);
        }
        else if (type.SequenceEqual("response.output_item.added"u8))
        {
            response.Adopt(ItemOf(told));
        }
        else if (type.SequenceEqual("response.output_item.done"u8))
        {
            response.Settle(told.OutputIndex, new ToldItem(string.Empty, told.OutputIndex, RawJson.OneLine(told.Item)));
        }
        else if (type.EndsWith("_part.added"u8))
        {
            Open(told);
        }
        else if (type.EndsWith("_part.done"u8))
        {
            if (Item<PartsItem>(told)?.Open is { } part)
            {
                part.IsClosed = true;
            }
        }
        else if (type.SequenceEqual(EventNames.AnnotationAdded.EncodedUtf8Bytes))
        {
            Item<PartsItem>(told)?.Open?.Annotate(RawJson.OneLine(told.Annotation));
        }
        else if (type.SequenceEqual(EventNames.Created.EncodedUtf8Bytes))
        {
            Begin(told.Response);
        }
        else if (IsLast(type))
        {
            response.IsOver = true;
            Whole = IsEnd(type) ? told.Response.ToArray() : null;
        }
    }

    /// <summary>Whether nothing follows an event.</summary>
    public static bool IsLast(ReadOnlySpan<byte> type) =>
        IsEnd(type)
        || type.SequenceEqual("response.failed"u8)
        || type.SequenceEqual(EventNames.Error.EncodedUtf8Bytes);

    private static bool IsEnd(ReadOnlySpan<byte> type) =>
        type.SequenceEqual(EventNames.Completed.EncodedUtf8Bytes) || type.SequenceEqual(EventNames.Incomplete.EncodedUtf8Bytes);

    private void Begin(ReadOnlySpan<byte> document)
    {
        response.HasBegun = true;
        response.Document.Id = OriginalEvent.IdOf(document) ?? response.Document.Id;
        response.Document.Model = OriginalEvent.TextOf(document, "model"u8) ?? response.Document.Model;
    }

    private void Grow(in OriginalEvent told)
    {
        if (told.Delta.IsEmpty)
        {
            return;
        }

        var json = new Utf8JsonReader(told.Delta);
        json.Read();
        ReadOnlySpan<byte> text = _texts.Read(ref json);
        if (PartForm.OfDelta(told.Type) is not null)
        {
            Item<PartsItem>(told)?.Open?.Append(text);
        }
        else
        {
            Item<CallItem>(told)?.Append(text);
        }
    }

    private void Open(in OriginalEvent told)
    {
        PartForm form = OriginalEvent.TextOf(told.Part, "type"u8) switch
        {
            "refusal" => PartForm.Refusal,
            "reasoning_text" => PartForm.Reasoning,
            "summary_text" => PartForm.Summary,
            _ => PartForm.Text,
        };
        Item<PartsItem>(told)?.Add(form);
    }

    private T? Item<T>(in OriginalEvent told)
        where T : OutputItem => told.OutputIndex < response.Items.Count ? response.Items[told.OutputIndex] as T : null;

    private static OutputItem ItemOf(in OriginalEvent told)
    {
        string id = OriginalEvent.IdOf(told.Item) ?? string.Empty;
        return OriginalEvent.TextOf(told.Item, "type"u8) switch
        {
            "message" => new MessageItem(id, told.OutputIndex),
            "reasoning" => new ReasoningItem(id, told.OutputIndex),
            "function_call" => Call(CallForm.Function, id, told),
            "custom_tool_call" => Call(CallForm.Custom, id, told),
            _ => new ToldItem(id, told.OutputIndex, RawJson.OneLine(told.Item)),
        };
    }

    private static CallItem Call(CallForm form, string id, in OriginalEvent told) => new(
        form,
        id,
        told.OutputIndex,
        OriginalEvent.TextOf(told.Item, "call_id"u8) ?? string.Empty,
        OriginalEvent.TextOf(told.Item, "name"u8) ?? string.Empty);
}
