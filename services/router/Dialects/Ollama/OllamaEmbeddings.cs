using System.Buffers;
using System.Text.Json;
using LlmMesh.Router.Dialects.Embeddings;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Ollama;

/// <summary>
/// Ollama's <c>/api/embed</c>. A text that is too long is an error there as elsewhere: by default it would be cut without a word, so
/// <c>truncate</c> is switched off.
/// </summary>
internal sealed class OllamaEmbeddings : ForeignEmbeddings
{
    protected override ReadOnlySpan<byte> UsageMember => "prompt_eval_count"u8;

    protected override JsonTokenType EntryStart => JsonTokenType.StartArray;

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

    protected override ByteRange? ReadEntry(ref Utf8JsonReader json)
    {
        int start = (int)json.TokenStartIndex;
        json.Skip();
        return new ByteRange(start, (int)json.BytesConsumed - start);
    }

    protected override long? ReadTokens(ref Utf8JsonReader json) => ReadCount(ref json);
}
