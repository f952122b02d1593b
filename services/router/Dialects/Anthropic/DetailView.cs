using System.Text.Json;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>An item of <c>reasoning_details</c> or of <c>tool_calls</c> in a chunk.</summary>
internal ref struct DetailView
{
    public ReadOnlySpan<byte> Type { get; private set; }

    /// <summary>Text or summary, escaped.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>Escaped.</summary>
    public ReadOnlySpan<byte> Signature { get; private set; }

    public string? Data { get; private set; }

    public string? Id { get; private set; }

    public string? Name { get; private set; }

    public string? Format { get; private set; }

    /// <summary>Arguments, escaped.</summary>
    public ReadOnlySpan<byte> Arguments { get; private set; }

    /// <summary>Null when absent.</summary>
    public int? Index { get; private set; }

    /// <summary>Reads the next item.</summary>
    /// <param name="json">Behind the array's start or an item's end.</param>
    /// <param name="item">The item.</param>
    /// <returns>False at the array's end.</returns>
    public static bool TryRead(ref Utf8JsonReader json, out DetailView item)
    {
        item = new DetailView();
        if (!json.Read() || json.TokenType == JsonTokenType.EndArray)
        {
            return false;
        }

        int depth = json.CurrentDepth;
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return true;
        }

        while (json.Read() && json.CurrentDepth > depth)
        {
            // What is inside `function` is read with the rest.
            if (json.TokenType == JsonTokenType.PropertyName)
            {
                ReadOnlySpan<byte> name = json.ValueSpan;
                json.Read();
                item.Take(name, in json);
            }
        }

        return true;
    }

    private void Take(ReadOnlySpan<byte> name, in Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Number && name.SequenceEqual("index"u8) && json.TryGetInt32(out int index))
        {
            Index = index;
        }

        if (json.TokenType != JsonTokenType.String)
        {
            return;
        }

        if (name.SequenceEqual("arguments"u8))
        {
            Arguments = json.ValueSpan;
        }
        else if (name.SequenceEqual("text"u8) || name.SequenceEqual("summary"u8))
        {
            Text = json.ValueSpan;
        }
        else if (name.SequenceEqual("signature"u8))
        {
            Signature = json.ValueSpan;
        }
        else if (name.SequenceEqual("type"u8))
        {
            Type = json.ValueSpan;
        }
        else if (name.SequenceEqual("id"u8))
        {
            Id = json.GetString();
        }
        else if (name.SequenceEqual("name"u8))
        {
            Name = json.GetString();
        }
        else if (name.SequenceEqual("format"u8))
        {
            Format = json.GetString();
        }
        else if (name.SequenceEqual("data"u8))
        {
            Data = json.GetString();
        }
    }
}
