using System.Text.Json;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Answers;

/// <summary>Verdicts by a simple rule: a text that speaks of killing is violent, and nothing else is anything.</summary>
internal sealed class ModerationsAnswer(ModerationsRequest request) : DocumentAnswer
{
    private static readonly string[] Categories =
    [
        "harassment", "harassment/threatening", "hate", "hate/threatening", "illicit", "illicit/violent", "self-harm", "self-harm/instructions",
        "self-harm/intent", "sexual", "sexual/minors", "violence", "violence/graphic",
    ];

    public override void WriteDocument(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, "modr-emulator"u8);
        json.WriteString("model"u8, request.Model);
        json.WriteStartArray("results"u8);
        foreach (string text in request.Judged)
        {
            WriteVerdict(json, text.Contains("kill", StringComparison.OrdinalIgnoreCase));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteVerdict(Utf8JsonWriter json, bool isViolent)
    {
        json.WriteStartObject();
        json.WriteBoolean("flagged"u8, isViolent);
        json.WriteStartObject("categories"u8);
        foreach (string category in Categories)
        {
            json.WriteBoolean(category, isViolent && category == "violence");
        }

        json.WriteEndObject();
        json.WriteStartObject("category_scores"u8);
        foreach (string category in Categories)
        {
            json.WriteNumber(category, isViolent && category == "violence" ? 0.9 : 0.001);
        }

        json.WriteEndObject();
        json.WriteStartObject("category_applied_input_types"u8);
        foreach (string category in Categories)
        {
            json.WriteStartArray(category);
            json.WriteStringValue("text"u8);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
