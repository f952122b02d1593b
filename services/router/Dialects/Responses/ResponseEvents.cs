using System.Text.Json;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>Tells the steps of a response, each as the event that stands for it.</summary>
/// <param name="events">Where they are written.</param>
internal sealed class ResponseEvents(EventWriter events)
{
    /// <summary>The response has begun.</summary>
    public void Begun(ResponseDocument document)
    {
        Response(EventNames.Created, document, items: null);
        Response(EventNames.InProgress, document, items: null);
    }

    /// <summary>The response is over.</summary>
    public void Ended(ResponseDocument document, IReadOnlyList<OutputItem> items) =>
        Response(document.IncompleteReason is null ? EventNames.Completed : EventNames.Incomplete, document, items);

    public void Failed(string? code, string? message, string? param)
    {
        if (events.Begin(EventNames.Error) is { } json)
        {
            json.WriteString("code"u8, code);
            json.WriteString("message"u8, message);
            json.WriteString("param"u8, param);
            events.End();
        }
    }

    public void Added(OutputItem item) => Item(EventNames.ItemAdded, item, ItemState.InProgress);

    public void Done(OutputItem item) => Item(EventNames.ItemDone, item, item.EndState);

    public void Added(PartsItem item, OutputPart part)
    {
        if (Begin(part.Form.Added, item, part) is { } json)
        {
            json.WritePropertyName("part"u8);
            part.WriteTo(json, isOpening: true);
            events.End();
        }
    }

    /// <param name="item">The item.</param>
    /// <param name="part">The part that grows.</param>
    /// <param name="text">By what.</param>
    /// <param name="logprobs">Log probabilities of it: JSON values with commas between them; null when there are none.</param>
    public void Grew(PartsItem item, OutputPart part, ReadOnlySpan<byte> text, byte[]? logprobs)
    {
        if (Begin(part.Form.Delta, item, part) is { } json)
        {
            json.WriteString("delta"u8, text);
            if (part.Form == PartForm.Text)
            {
                OutputPart.WriteArray(json, "logprobs"u8, logprobs is null ? [] : [logprobs]);
            }

            events.End();
        }
    }

    public void Annotated(PartsItem item, OutputPart part, int number, byte[] annotation)
    {
        if (Begin(EventNames.AnnotationAdded, item, part) is { } json)
        {
            json.WriteNumber("annotation_index"u8, number);
            json.WritePropertyName("annotation"u8);
            json.WriteRawValue(annotation, skipInputValidation: true);
            events.End();
        }
    }

    public void Done(PartsItem item, OutputPart part)
    {
        if (Begin(part.Form.Done, item, part) is { } done)
        {
            done.WriteString(part.Form.Field, part.Text);
            if (part.Form == PartForm.Text)
            {
                part.WriteLogprobs(done);
            }

            events.End();
        }

        if (Begin(part.Form.Closed, item, part) is { } closed)
        {
            closed.WritePropertyName("part"u8);
            part.WriteTo(closed);
            events.End();
        }
    }

    public void Grew(CallItem call, ReadOnlySpan<byte> arguments)
    {
        if (events.Begin(call.Form.Delta) is { } json)
        {
            json.WriteString("item_id"u8, call.Id);
            json.WriteNumber("output_index"u8, call.Index);
            json.WriteString("delta"u8, arguments);
            events.End();
        }
    }

    public void ArgumentsDone(CallItem call)
    {
        if (events.Begin(call.Form.Done) is { } json)
        {
            json.WriteString("item_id"u8, call.Id);
            json.WriteNumber("output_index"u8, call.Index);
            json.WriteString(call.Form.Field, call.Arguments);
            json.WriteString("name"u8, call.Name);
            events.End();
        }
    }

    private void Response(JsonEncodedText name, ResponseDocument document, IReadOnlyList<OutputItem>? items)
    {
        if (events.Begin(name) is { } json)
        {
            json.WritePropertyName("response"u8);
            document.WriteTo(json, items);
            events.End();
        }
    }

    private void Item(JsonEncodedText name, OutputItem item, ItemState state)
    {
        if (events.Begin(name) is { } json)
        {
            json.WriteNumber("output_index"u8, item.Index);
            json.WritePropertyName("item"u8);
            item.WriteTo(json, state);
            events.End();
        }
    }

    private Utf8JsonWriter? Begin(JsonEncodedText name, PartsItem item, OutputPart part)
    {
        Utf8JsonWriter? json = events.Begin(name);
        json?.WriteString("item_id"u8, item.Id);
        json?.WriteNumber("output_index"u8, item.Index);
        json?.WriteNumber(part.Form.IndexName, part.Index);
        return json;
    }
}
