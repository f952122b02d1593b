using System.Text.Json;

namespace LlmMesh.ProviderEmulator.Answers;

/// <summary>The list of models.</summary>
internal sealed class ModelListAnswer : DocumentAnswer
{
    public override void WriteDocument(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        foreach (string model in AdvertisedModels.OpenAI)
        {
            ModelAnswer.Write(json, model);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>One model.</summary>
internal sealed class ModelAnswer(string id) : DocumentAnswer
{
    public override void WriteDocument(Utf8JsonWriter json) => Write(json, id);

    public static void Write(Utf8JsonWriter json, string id)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteString("object"u8, "model"u8);
        json.WriteNumber("created"u8, ChatAnswer.Created);
        json.WriteString("owned_by"u8, "llmmesh-emulator"u8);
        json.WriteEndObject();
    }
}
