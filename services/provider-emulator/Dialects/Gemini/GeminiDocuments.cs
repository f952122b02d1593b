using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects.Gemini;

/// <summary>A prompt's tokens.</summary>
internal sealed class CountAnswer(int tokens) : DocumentAnswer
{
    public override void WriteDocument(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("totalTokens"u8, tokens);
        json.WriteEndObject();
    }
}

/// <summary>Asks for models in Gemini's shape; without a name, for the list.</summary>
internal sealed class GeminiModelRequest : ProviderRequest
{
    public override IAnswer Answer(AnswerShape shape) => new GeminiModelAnswer(Model);
}

/// <summary>One model, or the list of them.</summary>
internal sealed class GeminiModelAnswer(string? model) : DocumentAnswer
{
    public override void WriteDocument(Utf8JsonWriter json)
    {
        if (model is not null)
        {
            WriteModel(json, model);
            return;
        }

        json.WriteStartObject();
        json.WriteStartArray("models"u8);
        foreach (string advertised in AdvertisedModels.All)
        {
            WriteModel(json, advertised);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter json, string id)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, $"models/{id}");
        json.WriteString("version"u8, "001"u8);
        json.WriteString("displayName"u8, id);
        json.WriteNumber("inputTokenLimit"u8, AdvertisedModels.ContextWindow);
        json.WriteNumber("outputTokenLimit"u8, AdvertisedModels.MaxOutput);
        json.WriteStartArray("supportedGenerationMethods"u8);
        foreach (string method in (string[])(id == AdvertisedModels.Embedding
            ? ["embedContent", "batchEmbedContents"]
            : ["generateContent", "streamGenerateContent", "countTokens"]))
        {
            json.WriteStringValue(method);
        }

        json.WriteEndArray();
        json.WriteNumber("temperature"u8, 1);
        json.WriteNumber("maxTemperature"u8, 2);
        json.WriteBoolean("thinking"u8, true);
        json.WriteEndObject();
    }
}
