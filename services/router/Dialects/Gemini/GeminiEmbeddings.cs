using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>
/// OpenAI's embeddings at a provider that speaks Gemini's: one text is one request of a batch. Vectors travel as numbers there; who wants
/// base64 gets the same numbers as little-endian floats of 32 bits.
/// </summary>
internal static class GeminiEmbeddings
{
    /// <summary>Most texts of one request.</summary>
    public const int MostInputs = 100;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The operation's path behind the provider's base address.</summary>
    public static string PathFor(string model) => GeminiPath.Of(model, "batchEmbedContents");

    /// <param name="request">An OpenAI embeddings request.</param>
    /// <param name="model">The model's id at the provider.</param>
    /// <returns>The body, or the field the provider has no word for.</returns>
    public static Translation.Translation Translate(ReadOnlyMemory<byte> request, string model)
    {
        using JsonDocument json = JsonDocument.Parse(request);
        List<string> dropped = [];
        long? dimensions = null;
        JsonElement input = default;
        foreach (JsonProperty member in json.RootElement.EnumerateObject())
        {
            switch (member.Name)
            {
                case "input":
                    input = member.Value;
                    break;
                case "dimensions" when member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt64(out long count):
                    dimensions = count;
                    break;
                case "user":
                    dropped.Add(member.Name);
                    break;
                case "model" or "encoding_format" or "models" or "fallbacks":
                case var _ when member.Value.ValueKind == JsonValueKind.Null:
                    break;
                default:
                    return Translation.Translation.Refused(
                        member.Name, $"Gemini's embeddings have nothing like '{member.Name}'. Leave it out, or send the request to another provider.");
            }
        }

        var body = new ArrayBufferWriter<byte>(request.Length + 256);
        return TryWrite(body, input, $"models/{model}", dimensions)
            ? Translation.Translation.Of(body.WrittenMemory, dropped)
            : Translation.Translation.Refused(
                "input", "Gemini embeds texts, not arrays of tokens. Send 'input' as a string or as an array of strings.");
    }

    /// <param name="answer">The provider's whole answer.</param>
    /// <param name="model">The model's name as the answer shall tell it.</param>
    /// <param name="asBase64">Whether the client asked for <c>encoding_format: base64</c>.</param>
    /// <param name="estimatedTokens">What the answer shall say was used, where the provider does not.</param>
    /// <returns>An OpenAI embeddings answer; null when it is none of Gemini's.</returns>
    public static byte[]? ToOpenAI(ReadOnlyMemory<byte> answer, string model, bool asBase64, long estimatedTokens)
    {
        using JsonDocument json = JsonDocument.Parse(answer);
        if (json.RootElement.ValueKind != JsonValueKind.Object
            || !json.RootElement.TryGetProperty("embeddings"u8, out JsonElement embeddings)
            || embeddings.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var body = new ArrayBufferWriter<byte>(answer.Length + 256);
        using (var writer = new Utf8JsonWriter(body, Readable))
        {
            writer.WriteStartObject();
            writer.WriteString("object"u8, "list"u8);
            writer.WriteStartArray("data"u8);
            int index = 0;
            foreach (JsonElement embedding in embeddings.EnumerateArray())
            {
                if (!TryWriteVector(writer, embedding, index++, asBase64))
                {
                    return null;
                }
            }

            writer.WriteEndArray();
            writer.WriteString("model"u8, model);
            long tokens = Used(json.RootElement) ?? estimatedTokens;
            writer.WriteStartObject("usage"u8);
            writer.WriteNumber("prompt_tokens"u8, tokens);
            writer.WriteNumber("total_tokens"u8, tokens);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return body.WrittenSpan.ToArray();
    }

    private static bool TryWrite(ArrayBufferWriter<byte> body, JsonElement input, string model, long? dimensions)
    {
        using var writer = new Utf8JsonWriter(body, Readable);
        writer.WriteStartObject();
        writer.WriteStartArray("requests"u8);
        if (input.ValueKind == JsonValueKind.String)
        {
            WriteOne(writer, input, model, dimensions);
        }
        else if (input.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement text in input.EnumerateArray())
            {
                if (text.ValueKind != JsonValueKind.String)
                {
                    return false;
                }

                WriteOne(writer, text, model, dimensions);
            }
        }
        else
        {
            return false;
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        return true;
    }

    private static void WriteOne(Utf8JsonWriter writer, JsonElement text, string model, long? dimensions)
    {
        writer.WriteStartObject();
        writer.WriteString("model"u8, model);
        writer.WriteStartObject("content"u8);
        writer.WriteStartArray("parts"u8);
        writer.WriteStartObject();
        writer.WritePropertyName("text"u8);
        text.WriteTo(writer);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
        if (dimensions is { } count)
        {
            writer.WriteNumber("outputDimensionality"u8, count);
        }

        writer.WriteEndObject();
    }

    private static bool TryWriteVector(Utf8JsonWriter writer, JsonElement embedding, int index, bool asBase64)
    {
        if (embedding.ValueKind != JsonValueKind.Object
            || !embedding.TryGetProperty("values"u8, out JsonElement values)
            || values.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        writer.WriteStartObject();
        writer.WriteString("object"u8, "embedding"u8);
        writer.WriteNumber("index"u8, index);
        writer.WritePropertyName("embedding"u8);
        if (asBase64)
        {
            writer.WriteBase64StringValue(Floats(values));
        }
        else
        {
            values.WriteTo(writer);
        }

        writer.WriteEndObject();
        return true;
    }

    private static byte[] Floats(JsonElement values)
    {
        byte[] bytes = new byte[values.GetArrayLength() * sizeof(float)];
        Span<byte> next = bytes;
        foreach (JsonElement value in values.EnumerateArray())
        {
            BinaryPrimitives.WriteSingleLittleEndian(next, value.ValueKind == JsonValueKind.Number ? value.GetSingle() : 0);
            next = next[sizeof(float)..];
        }

        return bytes;
    }

    // Older models count nothing.
    private static long? Used(JsonElement answer) =>
        answer.TryGetProperty("usageMetadata"u8, out JsonElement usage)
        && usage.ValueKind == JsonValueKind.Object
        && usage.TryGetProperty("promptTokenCount"u8, out JsonElement count)
        && count.ValueKind == JsonValueKind.Number
        && count.TryGetInt64(out long tokens)
            ? tokens
            : null;
}
