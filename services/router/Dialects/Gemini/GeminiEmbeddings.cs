using System.Buffers;
using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.Router.Dialects.Embeddings;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>Gemini's <c>batchEmbedContents</c>: one text is one request of a batch, and its vectors are numbers.</summary>
internal sealed class GeminiEmbeddings : ForeignEmbeddings
{
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

    protected override Vectors? Read(PooledBody answer)
    {
        var json = new Utf8JsonReader(answer.Span, new JsonReaderOptions { MaxDepth = 256 });
        List<ByteRange> places = [];
        ObservedUsage usage = default;
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isVectors = json.ValueTextEquals("embeddings"u8);
            bool isUsage = json.ValueTextEquals("usageMetadata"u8);
            json.Read();
            if (isVectors && json.TokenType == JsonTokenType.StartArray)
            {
                while (json.Read() && json.TokenType == JsonTokenType.StartObject)
                {
                    if (ReadValues(ref json) is not { } place)
                    {
                        return null;
                    }

                    places.Add(place);
                }
            }
            else if (isUsage && json.TokenType == JsonTokenType.StartObject)
            {
                usage = ReadUsage(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        return new Vectors(answer, places) { Usage = usage };
    }

    private static ByteRange? ReadValues(ref Utf8JsonReader json)
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
    private static ObservedUsage ReadUsage(ref Utf8JsonReader json)
    {
        ObservedUsage usage = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isCount = json.ValueTextEquals("promptTokenCount"u8);
            json.Read();
            if (isCount && json.TokenType == JsonTokenType.Number && json.TryGetInt64(out long tokens) && tokens > 0)
            {
                usage = new ObservedUsage(new TokenUsage(tokens, 0, 0, 0, 0), UsagePrecision.Exact);
            }

            json.Skip();
        }

        return usage;
    }
}
