using System.Text.Json;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>Where the members of a chat message stand. Ranges of length 0 stand for absent ones.</summary>
internal struct MessageRanges
{
    public ByteRange Content { get; private set; }

    public ByteRange Refusal { get; private set; }

    /// <summary>Reasoning as text.</summary>
    public ByteRange Reasoning { get; private set; }

    public ByteRange ReasoningDetails { get; private set; }

    public ByteRange Annotations { get; private set; }

    public ByteRange ToolCalls { get; private set; }

    /// <summary>Items that only this dialect has.</summary>
    public ByteRange Own { get; private set; }

    /// <param name="json">Stands on the message's start; afterwards on its end.</param>
    public static MessageRanges Read(ref Utf8JsonReader json)
    {
        MessageRanges ranges = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            Utf8JsonReader name = json;
            json.Read();
            int start = (int)json.TokenStartIndex;
            json.Skip();
            ranges.Note(name, new ByteRange(start, (int)json.BytesConsumed - start));
        }

        return ranges;
    }

    private void Note(in Utf8JsonReader name, ByteRange value)
    {
        if (name.ValueTextEquals("content"u8))
        {
            Content = value;
        }
        else if (name.ValueTextEquals("reasoning_content"u8) || (name.ValueTextEquals("reasoning"u8) && Reasoning.Length == 0))
        {
            Reasoning = value;
        }
        else if (name.ValueTextEquals("reasoning_details"u8))
        {
            ReasoningDetails = value;
        }
        else if (name.ValueTextEquals("tool_calls"u8))
        {
            ToolCalls = value;
        }
        else if (name.ValueTextEquals("refusal"u8))
        {
            Refusal = value;
        }
        else if (name.ValueTextEquals("annotations"u8))
        {
            Annotations = value;
        }
        else if (name.ValueTextEquals("x_responses"u8))
        {
            Own = value;
        }
    }
}

/// <summary>Takes ranges out of a document.</summary>
internal static class RangeBytes
{
    public static ReadOnlySpan<byte> In(this ByteRange range, ReadOnlySpan<byte> document) => document.Slice(range.Start, range.Length);
}
