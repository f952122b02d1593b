using System.Text.Json;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Embeddings;

/// <summary>The vectors of one answer, where they stand in it.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Places">In the order of the texts: arrays of numbers, or base64 strings with their quotes.</param>
internal sealed record Vectors(PooledBody Answer, IReadOnlyList<ByteRange> Places)
{
    /// <summary>What the answer said of its use.</summary>
    public ObservedUsage Usage { get; init; }

    /// <summary>The value of <c>model</c> with its quotes; null when the answer does not say.</summary>
    public ByteRange? Model { get; init; }

    /// <summary>Whether the answer is OpenAI's document, which a client may get as it is.</summary>
    public bool IsDocument { get; init; }

    public ReadOnlySpan<byte> At(ByteRange place) => Answer.Span.Slice(place.Start, place.Length);

    /// <summary>Whether all are written in a form.</summary>
    public bool AreAll(VectorForm form)
    {
        byte first = form == VectorForm.Base64 ? (byte)'"' : (byte)'[';
        foreach (ByteRange place in Places)
        {
            if (Answer.Span[place.Start] != first)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads OpenAI's document.</summary>
    /// <param name="answer">A JSON object.</param>
    /// <returns>Null when a vector is missing or is none.</returns>
    public static Vectors? Read(PooledBody answer)
    {
        var json = new Utf8JsonReader(answer.Span, new JsonReaderOptions { MaxDepth = 256 });
        List<(int Index, ByteRange Place)> entries = [];
        ObservedUsage usage = default;
        ByteRange? model = null;
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isData = json.ValueTextEquals("data"u8);
            bool isUsage = json.ValueTextEquals("usage"u8);
            bool isModel = json.ValueTextEquals("model"u8);
            json.Read();
            int start = (int)json.TokenStartIndex;
            if (isData && json.TokenType == JsonTokenType.StartArray)
            {
                while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                {
                    if (ReadEntry(ref json, entries.Count) is not { } entry)
                    {
                        return null;
                    }

                    entries.Add(entry);
                }
            }
            else if (isUsage && json.TokenType == JsonTokenType.StartObject)
            {
                usage = UsageFields.Read(ref json);
            }
            else
            {
                json.Skip();
                model = isModel && json.TokenType == JsonTokenType.String ? new ByteRange(start, (int)json.BytesConsumed - start) : model;
            }
        }

        entries.Sort(static (one, other) => one.Index.CompareTo(other.Index));
        for (int i = 0; i < entries.Count; i++)
        {
            if (entries[i].Index != i)
            {
                return null;
            }
        }

        return new Vectors(answer, entries.ConvertAll(static entry => entry.Place)) { Usage = usage, Model = model, IsDocument = true };
    }

    private static (int Index, ByteRange Place)? ReadEntry(ref Utf8JsonReader json, int position)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        int index = position;
        ByteRange? place = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isVector = json.ValueTextEquals("embedding"u8);
            bool isIndex = json.ValueTextEquals("index"u8);
            json.Read();
            int start = (int)json.TokenStartIndex;
            if (isIndex && json.TokenType == JsonTokenType.Number)
            {
                index = json.TryGetInt32(out int said) ? said : -1;
            }

            bool isOne = isVector && json.TokenType is JsonTokenType.StartArray or JsonTokenType.String;
            json.Skip();
            place = isVector && isOne ? new ByteRange(start, (int)json.BytesConsumed - start) : place;
        }

        return place is { } found ? (index, found) : null;
    }
}
