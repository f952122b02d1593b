using System.Buffers;
using System.Text.Json;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Embeddings;

/// <summary>Writes OpenAI's document from the vectors of one answer or several.</summary>
internal static class VectorDocument
{
    /// <param name="parts">The answers, in order.</param>
    /// <param name="form">How the client wants the vectors.</param>
    /// <param name="model">The model's name where no answer says it.</param>
    /// <param name="usage">What all used together; <c>default</c> when nobody said.</param>
    /// <param name="estimatedTokens">Input tokens to tell then.</param>
    /// <returns>Null when a vector is none.</returns>
    public static PooledBody? Write(
        IReadOnlyList<Vectors> parts, VectorForm form, string model, ObservedUsage usage, long estimatedTokens)
    {
        var document = new ArrayBufferWriter<byte>(parts.Sum(static part => part.Answer.Length));
        try
        {
            using var json = new Utf8JsonWriter(document, new JsonWriterOptions { SkipValidation = true });
            json.WriteStartObject();
            json.WriteString("object"u8, "list"u8);
            json.WriteStartArray("data"u8);
            int index = 0;
            foreach (Vectors part in parts)
            {
                foreach (ByteRange place in part.Places)
                {
                    json.WriteStartObject();
                    json.WriteString("object"u8, "embedding"u8);
                    json.WriteNumber("index"u8, index++);
                    json.WritePropertyName("embedding"u8);
                    VectorForms.Write(json, part.At(place), form);
                    json.WriteEndObject();
                }
            }

            json.WriteEndArray();
            WriteModel(json, parts[0], model);
            WriteUsage(json, usage == default ? estimatedTokens : usage.Tokens.TotalInput);
            json.WriteEndObject();
        }
        catch (JsonException)
        {
            return null;
        }

        return PooledBody.CopyOf(document.WrittenSpan);
    }

    private static void WriteModel(Utf8JsonWriter json, Vectors first, string model)
    {
        json.WritePropertyName("model"u8);
        if (first.Model is { } place)
        {
            json.WriteRawValue(first.At(place), skipInputValidation: true);
        }
        else
        {
            json.WriteStringValue(model);
        }
    }

    private static void WriteUsage(Utf8JsonWriter json, long tokens)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, tokens);
        json.WriteNumber("total_tokens"u8, tokens);
        json.WriteEndObject();
    }
}
