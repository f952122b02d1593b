using System.Text;
using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects.Ollama;

/// <summary>Asks for the vectors of one text or of several.</summary>
internal sealed class OllamaEmbedRequest(IReadOnlyList<byte[]> inputs, int dimensions) : ProviderRequest
{
    public override IAnswer Answer(AnswerShape shape) => new OllamaEmbedAnswer(Model!, inputs, dimensions);

    public static Reading Read(ReadOnlyMemory<byte> body) => JsonBody.Read(body, root =>
    {
        Complaint complaint = new();
        complaint.Require(root.Text("model") is { Length: > 0 }, "model", "model is required");
        JsonElement input = root.Member("input") ?? default;
        JsonElement[] texts = input.ValueKind == JsonValueKind.Array ? [.. input.EnumerateArray()] : [input];
        complaint.Require(texts.All(text => text.ValueKind == JsonValueKind.String), "input", "invalid input type");
        int dimensions = root.Integer("dimensions") ?? EmbeddingsRequest.DefaultDimensions;
        complaint.Require(dimensions is >= 1 and <= EmbeddingsRequest.MaxDimensions, "dimensions", "invalid dimensions");
        return complaint.First is { } problem
            ? problem
            : new OllamaEmbedRequest([.. texts.Select(text => Encoding.UTF8.GetBytes(text.GetString()!))], dimensions) { Model = root.Text("model") };
    });
}

/// <summary>Vectors in Ollama's shape; the same as those of other dialects for the same text.</summary>
internal sealed class OllamaEmbedAnswer(string model, IReadOnlyList<byte[]> inputs, int dimensions) : DocumentAnswer
{
    public override void WriteDocument(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("model"u8, model);
        json.WriteStartArray("embeddings"u8);
        foreach (byte[] input in inputs)
        {
            json.WriteStartArray();
            foreach (float value in EmbeddingVector.Of(input, dimensions))
            {
                json.WriteNumberValue(value);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteNumber("total_duration"u8, 2_000_000);
        json.WriteNumber("load_duration"u8, 1_000_000);
        json.WriteNumber("prompt_eval_count"u8, inputs.Sum(input => TokenRule.Count(input)));
        json.WriteEndObject();
    }
}
