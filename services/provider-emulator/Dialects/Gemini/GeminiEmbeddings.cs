using System.Text;
using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects.Gemini;

/// <summary>Asks for the vectors of texts, of one or of several at once.</summary>
/// <param name="inputs">The texts and the length each vector shall have.</param>
/// <param name="several">Whether they were asked for together.</param>
internal sealed class GeminiEmbedRequest(IReadOnlyList<(string Text, int Dimensions)> inputs, bool several) : ProviderRequest
{
    private const int MostAtOnce = 100;

    public override IAnswer Answer(AnswerShape shape) => new GeminiEmbedAnswer(inputs, several);

    public static Reading Read(string model, bool several, ReadOnlyMemory<byte> body) => JsonBody.Read(body, root =>
    {
        Complaint complaint = new();
        GeminiFields.Check(root, several ? "batch" : "embed", "", complaint);
        JsonElement[] requests = several ? [.. root.FieldEntries("requests")] : [root];
        complaint.Require(
            requests.Length is >= 1 and <= MostAtOnce, "requests", $"* BatchEmbedContentsRequest.requests: at most {MostAtOnce} requests can be in one batch");
        List<(string, int)> inputs = [];
        foreach (JsonElement request in requests)
        {
            complaint.Require(
                request.FieldText("model") is { } named ? named == $"models/{model}" : !several,
                "model", "* BatchEmbedContentsRequest.requests.model: must be the model of the address");
            string[] texts = [.. (request.Field("content") ?? default).FieldEntries("parts").Select(part => part.FieldText("text")).OfType<string>()];
            complaint.Require(texts.Length > 0, "content", "* EmbedContentRequest.content: contents is not specified");
            int dimensions = EmbeddingsRequest.DefaultDimensions;
            complaint.Require(
                request.Field("outputDimensionality") is not { } asked
                    || (asked.ValueKind == JsonValueKind.Number && asked.TryGetInt32(out dimensions) && dimensions is >= 1 and <= EmbeddingsRequest.MaxDimensions),
                "output_dimensionality", $"Output dimensionality must be from 1 to {EmbeddingsRequest.MaxDimensions}.");
            inputs.Add((string.Join('\n', texts), dimensions));
        }

        return complaint.First is { } problem ? problem : new GeminiEmbedRequest(inputs, several) { Model = model };
    });
}

/// <summary>Vectors in Gemini's shape; the same as those of other dialects for the same text.</summary>
internal sealed class GeminiEmbedAnswer(IReadOnlyList<(string Text, int Dimensions)> inputs, bool several) : DocumentAnswer
{
    public override void WriteDocument(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WritePropertyName(several ? "embeddings"u8 : "embedding"u8);
        if (several)
        {
            json.WriteStartArray();
        }

        foreach ((string text, int dimensions) in inputs)
        {
            json.WriteStartObject();
            json.WriteStartArray("values"u8);
            foreach (float value in EmbeddingVector.Of(Encoding.UTF8.GetBytes(text), dimensions))
            {
                json.WriteNumberValue(value);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        if (several)
        {
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
