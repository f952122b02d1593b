using System.Text.Json;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>
/// One event of a Messages stream, read in one pass. Texts are kept as they are escaped; members that do not occur in the event are empty.
/// </summary>
internal ref struct MessageEvent
{
    /// <summary>What kind of event: <c>content_block_delta</c> and so on.</summary>
    public ReadOnlySpan<byte> Type { get; private set; }

    /// <summary>The block it belongs to.</summary>
    public int Index { get; private set; }

    /// <summary>The type of the block or of the delta.</summary>
    public ReadOnlySpan<byte> PartType { get; private set; }

    /// <summary>Text, thinking, arguments, signature or data: whatever the part brings.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>The signature a whole block came with.</summary>
    public ReadOnlySpan<byte> Signature { get; private set; }

    /// <summary>A tool's input that came with the block, as JSON; empty when it was an empty object.</summary>
    public ReadOnlySpan<byte> Input { get; private set; }

    /// <summary>The citation a delta brings, as JSON.</summary>
    public ReadOnlySpan<byte> Citation { get; private set; }

    public ReadOnlySpan<byte> Id { get; private set; }

    public ReadOnlySpan<byte> Name { get; private set; }

    public ReadOnlySpan<byte> Model { get; private set; }

    public ReadOnlySpan<byte> StopReason { get; private set; }

    public ReadOnlySpan<byte> StopSequence { get; private set; }

    /// <summary>Why the model refused, in words.</summary>
    public ReadOnlySpan<byte> Explanation { get; private set; }

    /// <summary>Whether it carries an <c>error</c>.</summary>
    public bool HasError { get; private set; }

    /// <param name="data">The event's data.</param>
    /// <param name="usage">Where its counts are added.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static MessageEvent Read(ReadOnlySpan<byte> data, ref MessageUsage usage)
    {
        var read = new MessageEvent();
        var json = new Utf8JsonReader(data, MessagesJson.ReadingTokens);
        json.Read();
        read.ReadObject(ref json, data, ref usage, isRoot: true);
        while (json.Read())
        {
        }

        return read;
    }

    // The members have one name wherever they stand, so the objects inside (message, delta, content_block) are read alike.
    private void ReadObject(ref Utf8JsonReader json, ReadOnlySpan<byte> data, ref MessageUsage usage, bool isRoot)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = json.ValueSpan;
            json.Read();
            if (json.TokenType == JsonTokenType.String)
            {
                Take(name, json.ValueSpan, isRoot);
            }
            else if (json.TokenType == JsonTokenType.StartObject)
            {
                ReadInner(name, ref json, data, ref usage);
            }
            else if (isRoot && name.SequenceEqual("index"u8) && json.TokenType == JsonTokenType.Number && json.TryGetInt32(out int index))
            {
                Index = index;
            }

            json.Skip();
        }
    }

    private void ReadInner(ReadOnlySpan<byte> name, ref Utf8JsonReader json, ReadOnlySpan<byte> data, ref MessageUsage usage)
    {
        if (name.SequenceEqual("usage"u8))
        {
            usage.Read(ref json);
        }
        else if (name.SequenceEqual("delta"u8) || name.SequenceEqual("content_block"u8) || name.SequenceEqual("message"u8)
            || name.SequenceEqual("stop_details"u8))
        {
            ReadObject(ref json, data, ref usage, isRoot: false);
        }
        else if (name.SequenceEqual("input"u8) || name.SequenceEqual("citation"u8))
        {
            int start = (int)json.TokenStartIndex;
            json.Skip();
            ReadOnlySpan<byte> raw = data[start..(int)json.BytesConsumed];
            if (name[0] == (byte)'c')
            {
                Citation = raw;
            }
            else if (raw[1..^1].ContainsAnyExcept(" \t\r\n"u8))
            {
                Input = raw;
            }
        }
        else
        {
            HasError |= name.SequenceEqual("error"u8);
        }
    }

    private void Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool isRoot)
    {
        if (name.SequenceEqual("type"u8))
        {
            Type = isRoot ? value : Type;
            PartType = isRoot || !PartType.IsEmpty ? PartType : value;
        }
        else if (name.SequenceEqual("text"u8) || name.SequenceEqual("thinking"u8) || name.SequenceEqual("partial_json"u8) || name.SequenceEqual("data"u8))
        {
            Text = value;
        }
        else if (name.SequenceEqual("signature"u8))
        {
            Signature = value;
        }
        else if (name.SequenceEqual("id"u8))
        {
            Id = value;
        }
        else if (name.SequenceEqual("name"u8))
        {
            Name = value;
        }
        else if (name.SequenceEqual("model"u8))
        {
            Model = value;
        }
        else if (name.SequenceEqual("stop_reason"u8))
        {
            StopReason = value;
        }
        else if (name.SequenceEqual("stop_sequence"u8))
        {
            StopSequence = value;
        }
        else if (name.SequenceEqual("explanation"u8))
        {
            Explanation = value;
        }
    }
}
