using System.Text.Json;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>How far an item is.</summary>
internal enum ItemState
{
    /// <summary>It has been opened and is told without its content.</summary>
    InProgress = 0,
    Completed,

    /// <summary>The answer ended before the item did.</summary>
    Incomplete,
}

/// <summary>An item of an answer.</summary>
/// <param name="id">Its id.</param>
/// <param name="index">Its number in the answer.</param>
internal abstract class OutputItem(string id, int index)
{
    public string Id { get; } = id;

    public int Index { get; } = index;

    /// <summary>Whether nothing can be added any more.</summary>
    public bool IsDone { get; set; }

    /// <summary>What it is told as once it is done.</summary>
    public ItemState EndState { get; set; } = ItemState.Completed;

    public abstract void WriteTo(Utf8JsonWriter json, ItemState state);

    protected static void WriteStatus(Utf8JsonWriter json, ItemState state) => json.WriteString("status"u8, state switch
    {
        ItemState.InProgress => "in_progress"u8,
        ItemState.Completed => "completed"u8,
        _ => "incomplete"u8,
    });
}

/// <summary>An item that consists of texts.</summary>
internal abstract class PartsItem(string id, int index) : OutputItem(id, index)
{
    public List<OutputPart> Parts { get; } = [];

    /// <summary>The part that grows; null when none does.</summary>
    public OutputPart? Open => Parts is [.., { IsClosed: false } last] ? last : null;

    public OutputPart Add(PartForm form)
    {
        int number = Parts.Count(part => part.Form.IndexName.Equals(form.IndexName));
        OutputPart part = new(form, number);
        Parts.Add(part);
        return part;
    }

    protected void WriteParts(Utf8JsonWriter json, ReadOnlySpan<byte> name, JsonEncodedText indexName, ItemState state)
    {
        json.WriteStartArray(name);
        foreach (OutputPart part in state == ItemState.InProgress ? [] : Parts)
        {
            if (part.Form.IndexName.Equals(indexName))
            {
                part.WriteTo(json);
            }
        }

        json.WriteEndArray();
    }
}

/// <summary>What the model says.</summary>
internal sealed class MessageItem(string id, int index) : PartsItem(id, index)
{
    public override void WriteTo(Utf8JsonWriter json, ItemState state)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, Id);
        json.WriteString("type"u8, "message"u8);
        WriteStatus(json, state);
        json.WriteString("role"u8, "assistant"u8);
        WriteParts(json, "content"u8, PartForm.Text.IndexName, state);
        json.WriteEndObject();
    }
}

/// <summary>What the model has thought.</summary>
internal sealed class ReasoningItem(string id, int index) : PartsItem(id, index)
{
    /// <summary>What the next request needs of it; null when nothing.</summary>
    public string? EncryptedContent { get; set; }

    public override void WriteTo(Utf8JsonWriter json, ItemState state)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, Id);
        json.WriteString("type"u8, "reasoning"u8);
        WriteParts(json, "summary"u8, PartForm.Summary.IndexName, state);
        if (Parts.Exists(part => part.Form == PartForm.Reasoning))
        {
            WriteParts(json, "content"u8, PartForm.Reasoning.IndexName, state);
        }

        if (EncryptedContent is not null && state != ItemState.InProgress)
        {
            json.WriteString("encrypted_content"u8, EncryptedContent);
        }

        json.WriteEndObject();
    }
}

/// <summary>An item as a provider has told it.</summary>
internal sealed class ToldItem(string id, int index, byte[] document) : OutputItem(id, index)
{
    public override void WriteTo(Utf8JsonWriter json, ItemState state) => json.WriteRawValue(document, skipInputValidation: true);
}
