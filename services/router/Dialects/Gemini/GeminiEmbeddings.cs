using System.Buffers;
using System.Text.Json;
using LlmMesh.Router.Dialects.Embeddings;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>Gemini's <c>batchEmbedContents</c>: one text is one request of a batch, and its vectors are numbers.</summary>
internal sealed class GeminiEmbeddings : ForeignEmbeddings
{
    protected override ReadOnlySpan<byte> UsageMember => "usageMetadata"u8;

    protected override JsonTokenType EntryStart => JsonTokenType.StartObject;

    protected override string PathFor(string model) => GeminiPath.Of(model, "batchEmbedContents");

    protected override byte[] Write(AskedEmbeddings asked, Range batch, string model, ReadOnlySpan<byte> dimensions)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body, new JsonWriterOptions { SkipValidation = true }))
        {
            string name = model.StartsWith("models/", StringComparison.Ordinal) ? model : $"models/{model}";
            json.WriteStartObject();
            json.WriteStartArray("requests"u8);
            for (int at = batch.Start.Value; at < batch.End.Value; at++)
            {
                json.WriteStartObject();
                json.WriteString("model"u8, name);
                json.WriteStartObject("content"u8);
                json.WriteStartArray("parts"u8);
                json.WriteStartObject();
                json.WritePropertyName("text"u8);
                json.WriteRawValue(asked.At(at), skipInputValidation: true);
                json.WriteEndObject();
                json.WriteEndArray();
                json.WriteEndObject();
                if (!dimensions.SequenceEqual("null"u8))
                {
                    json.WritePropertyName("outputDimensionality"u8);
                    json.WriteRawValue(dimensions, skipInputValidation: true);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return body.WrittenSpan.ToArray();
    }

    protected override ByteRange? ReadEntry(ref Utf8JsonReader json)
    {
        ByteRange? place = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isValues = json.ValueTextEquals("values"u8);
            json.Read();
            int start = (int)json.TokenStartIndex;
            bool isArray = json.TokenType == JsonTokenType.StartArray;
            json.Skip();
            place = isValues && isArray ? new ByteRange(start, (int)json.BytesConsumed - start) : place;
        }

        return place;
    }

    // Older models count nothing.
    protected override long? ReadTokens(ref Utf8JsonReader json)
    {
        long? tokens = null;
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return tokens;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isCount = json.ValueTextEquals("promptTokenCount"u8);
            json.Read();
            tokens = ReadCount(ref json) is { } count && isCount ? count : tokens;
        }

        return tokens;
    }
}
