using System.Globalization;
using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects.Anthropic;

/// <summary>A prompt's tokens.</summary>
internal sealed class CountTokensAnswer(int tokens) : DocumentAnswer
{
    public override void WriteDocument(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("input_tokens"u8, tokens);
        json.WriteEndObject();
    }
}

/// <summary>Asks for models in Anthropic's shape; without a name, for the list.</summary>
internal sealed class AnthropicModelRequest : ProviderRequest
{
    public override IAnswer Answer(AnswerShape shape) => new AnthropicModelAnswer(Model);
}

/// <summary>One model, or the list of them.</summary>
internal sealed class AnthropicModelAnswer(string? model) : DocumentAnswer
{
    private static readonly string CreatedAt =
        DateTimeOffset.FromUnixTimeSeconds(ChatAnswer.Created).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    public override void WriteDocument(Utf8JsonWriter json)
    {
        if (model is not null)
        {
            WriteModel(json, model);
            return;
        }

        json.WriteStartObject();
        json.WriteStartArray("data"u8);
        foreach (string advertised in AdvertisedModels.Chat)
        {
            WriteModel(json, advertised);
        }

        json.WriteEndArray();
        json.WriteBoolean("has_more"u8, false);
        json.WriteString("first_id"u8, AdvertisedModels.Chat[0]);
        json.WriteString("last_id"u8, AdvertisedModels.Chat[^1]);
        json.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter json, string id)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "model"u8);
        json.WriteString("id"u8, id);
        json.WriteString("display_name"u8, id);
        json.WriteString("created_at"u8, CreatedAt);
        json.WriteNumber("max_input_tokens"u8, AdvertisedModels.ContextWindow);
        json.WriteNumber("max_tokens"u8, AdvertisedModels.MaxOutput);
        json.WriteString("lifecycle"u8, "active"u8);
        json.WriteEndObject();
    }
}
