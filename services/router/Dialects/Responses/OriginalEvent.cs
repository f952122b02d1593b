using System.Text.Json;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>The members of an event of this dialect that matter here. Ranges of length 0 stand for absent ones.</summary>
internal ref struct OriginalEvent
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = RequestOutline.MaxDepth };

    private ReadOnlySpan<byte> _data;

    /// <summary>For example <c>response.output_text.delta</c>.</summary>
    public ReadOnlySpan<byte> Type { get; private set; }

    public long? Sequence { get; private set; }

    public int OutputIndex { get; private set; }

    /// <summary>The number of the part or, of reasoning, of the summary.</summary>
    public int PartIndex { get; private set; }

    public ReadOnlySpan<byte> Item { get; private set; }

    public ReadOnlySpan<byte> Part { get; private set; }

    public ReadOnlySpan<byte> Response { get; private set; }

    public ReadOnlySpan<byte> Annotation { get; private set; }

    /// <summary>The text it adds, as a JSON string with its quotes.</summary>
    public ReadOnlySpan<byte> Delta { get; private set; }

    public ReadOnlySpan<byte> Logprobs { get; private set; }

    /// <param name="data">The event's data.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static OriginalEvent Read(ReadOnlySpan<byte> data)
    {
        OriginalEvent read = default;
        read._data = data;
        var json = new Utf8JsonReader(data, Options);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return read;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            Utf8JsonReader name = json;
            json.Read();
            read.Note(name, json);
            json.Skip();
        }

        return read;
    }

    /// <summary>A member's text; null when there is none.</summary>
    public static string? TextOf(ReadOnlySpan<byte> document, ReadOnlySpan<byte> member)
    {
        var json = new Utf8JsonReader(document, Options);
        if (document.IsEmpty || !json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isWanted = json.ValueTextEquals(member);
            json.Read();
            if (isWanted)
            {
                return json.TokenType == JsonTokenType.String ? json.GetString() : null;
            }

            json.Skip();
        }

        return null;
    }

    /// <summary>The <c>id</c> of an item or a response; null when it has none.</summary>
    public static string? IdOf(ReadOnlySpan<byte> document) => TextOf(document, "id"u8);

    private void Note(in Utf8JsonReader name, Utf8JsonReader value)
    {
        if (name.ValueTextEquals("type"u8))
        {
            Type = value.TokenType == JsonTokenType.String ? value.ValueSpan : default;
        }
        else if (name.ValueTextEquals("sequence_number"u8))
        {
            Sequence = value.TokenType == JsonTokenType.Number && value.TryGetInt64(out long number) ? number : null;
        }
        else if (name.ValueTextEquals("output_index"u8))
        {
            OutputIndex = Number(value);
        }
        else if (name.ValueTextEquals("content_index"u8) || name.ValueTextEquals("summary_index"u8))
        {
            PartIndex = Number(value);
        }
        else if (name.ValueTextEquals("delta"u8))
        {
            Delta = value.TokenType == JsonTokenType.String ? Whole(value) : default;
        }
        else if (name.ValueTextEquals("item"u8))
        {
            Item = Whole(value);
        }
        else if (name.ValueTextEquals("part"u8))
        {
            Part = Whole(value);
        }
        else if (name.ValueTextEquals("response"u8))
        {
            Response = Whole(value);
        }
        else if (name.ValueTextEquals("annotation"u8))
        {
            Annotation = Whole(value);
        }
        else if (name.ValueTextEquals("logprobs"u8))
        {
            Logprobs = Whole(value);
        }
    }

    private readonly ReadOnlySpan<byte> Whole(Utf8JsonReader value)
    {
        int start = (int)value.TokenStartIndex;
        value.Skip();
        return _data[start..(int)value.BytesConsumed];
    }

    private static int Number(in Utf8JsonReader value) =>
        value.TokenType == JsonTokenType.Number && value.TryGetInt32(out int number) ? number : 0;
}
