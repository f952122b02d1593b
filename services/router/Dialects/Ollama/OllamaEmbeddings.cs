using System.Buffers;
using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.Router.Dialects.Embeddings;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Ollama;

/// <summary>
/// Ollama's <c>/api/embed</c>. A text that is too long is an error there as elsewhere: by default it would be cut without a word, so
/// <c>truncate</c> is switched off.
/// </summary>
internal sealed class OllamaEmbeddings : ForeignEmbeddings
{
    protected override string PathFor(string model) => "/api/embed";

    protected override byte[] Write(AskedEmbeddings asked, Range batch, string model, ReadOnlySpan<byte> dimensions)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("model"u8, model);
            json.WriteStartArray("input"u8);
            for (int at = batch.Start.Value; at < batch.End.Value; at++)
            {
                json.WriteRawValue(asked.At(at), skipInputValidation: true);
            }

            json.WriteEndArray();
            json.WriteBoolean("truncate"u8, false);
            if (!dimensions.SequenceEqual("null"u8))
            {
                json.WritePropertyName("dimensions"u8);
                json.WriteRawValue(dimensions, skipInputValidation: true);
            }

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
            bool isCount = json.ValueTextEquals("prompt_eval_count"u8);
            json.Read();
            if (isVectors && json.TokenType == JsonTokenType.StartArray)
            {
                while (json.Read() && json.TokenType == JsonTokenType.StartArray)
                {
                    int start = (int)json.TokenStartIndex;
                    json.Skip();
                    places.Add(new ByteRange(start, (int)json.BytesConsumed - start));
                }
            }
            else if (isCount && json.TokenType == JsonTokenType.Number && json.TryGetInt64(out long tokens) && tokens > 0)
            {
                usage = new ObservedUsage(new TokenUsage(tokens, 0, 0, 0, 0), UsagePrecision.Exact);
            }
            else
            {
                json.Skip();
            }
        }

        return new Vectors(answer, places) { Usage = usage };
    }
}
