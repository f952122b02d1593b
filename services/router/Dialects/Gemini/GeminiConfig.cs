using System.Text.Json;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>Sampling, limits, the answer's form and reasoning: Gemini's <c>generationConfig</c>.</summary>
internal static class GeminiConfig
{
    private const int MostStops = 5;
    private const string Prefix = "generationConfig.";

    private static readonly string[] Fields =
    [
        "temperature", "top_p", "top_k", "seed", "presence_penalty", "frequency_penalty", "n", "max_tokens", "max_completion_tokens",
        "stop", "response_format", "modalities", "reasoning", "reasoning_effort",
    ];

    private static readonly (string Chat, string Gemini)[] Same =
    [
        ("temperature", "temperature"),
        ("top_p", "topP"),
        ("top_k", "topK"),
        ("seed", "seed"),
        ("presence_penalty", "presencePenalty"),
        ("frequency_penalty", "frequencyPenalty"),
        ("n", "candidateCount"),
    ];

    /// <returns>False when it was refused.</returns>
    public static bool Write(GeminiDraft draft, JsonElement chat)
    {
        if (!Array.Exists(Fields, field => chat.TryGet(field, out _)) && !HasOwn(chat, Prefix))
        {
            return true;
        }

        Utf8JsonWriter json = draft.Json;
        json.WriteStartObject("generationConfig"u8);
        foreach ((string name, string gemini) in Same)
        {
            json.Copy(chat, name, gemini);
        }

        json.Copy(chat, chat.TryGet("max_completion_tokens", out _) ? "max_completion_tokens" : "max_tokens", "maxOutputTokens");
        if (!WriteStops(draft, chat) || !WriteFormat(draft, chat) || !WriteModalities(draft, chat) || !GeminiThinking.Write(draft, chat))
        {
            return false;
        }

        WriteOwn(json, chat, Prefix);
        json.WriteEndObject();
        return true;
    }

    /// <summary>Whether there is anything that only Gemini has, of one of its objects.</summary>
    public static bool HasOwn(JsonElement chat, string prefix) =>
        chat.TryGet("x_gemini", out JsonElement own)
        && own.ValueKind == JsonValueKind.Object
        && own.EnumerateObject().Any(field => field.Name.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Writes what only Gemini has, of one of its objects.</summary>
    public static void WriteOwn(Utf8JsonWriter json, JsonElement chat, string prefix)
    {
        if (!chat.TryGet("x_gemini", out JsonElement own) || own.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (JsonProperty field in own.EnumerateObject())
        {
            if (field.Name.StartsWith(prefix, StringComparison.Ordinal))
            {
                json.WriteRaw(field.Name[prefix.Length..], field.Value);
            }
        }
    }

    private static bool WriteStops(GeminiDraft draft, JsonElement chat)
    {
        if (!chat.TryGet("stop", out JsonElement stop))
        {
            return true;
        }

        if (stop.ValueKind == JsonValueKind.String)
        {
            draft.Json.WriteStartArray("stopSequences"u8);
            draft.Json.WriteRawValue(stop.Raw(), skipInputValidation: true);
            draft.Json.WriteEndArray();
            return true;
        }

        if (stop.ValueKind != JsonValueKind.Array || stop.GetArrayLength() > MostStops)
        {
            return draft.Refuse("stop", $"Gemini takes at most {MostStops} stop sequences, as a string or an array of strings.");
        }

        if (stop.GetArrayLength() > 0)
        {
            draft.Json.WriteRaw("stopSequences", stop);
        }

        return true;
    }

    private static bool WriteFormat(GeminiDraft draft, JsonElement chat)
    {
        if (!chat.TryGet("response_format", out JsonElement format))
        {
            return true;
        }

        switch (format.Text("type"))
        {
            case "text":
                return true;
            case "json_object":
                draft.Json.WriteString("responseMimeType"u8, "application/json"u8);
                return true;
            case "json_schema":
                draft.Json.WriteString("responseMimeType"u8, "application/json"u8);
                if (format.TryGet("json_schema", out JsonElement named) && named.TryGet("schema", out JsonElement schema))
                {
                    draft.Json.WritePropertyName("responseJsonSchema"u8);
                    GeminiSchema.Write(draft.Json, schema);
                }

                return true;
            default:
                return draft.Refuse("response_format", "Gemini answers as text, as JSON or by a JSON schema: 'response_format' asks for something else.");
        }
    }

    private static bool WriteModalities(GeminiDraft draft, JsonElement chat)
    {
        bool wantsImage = false;
        foreach (JsonElement modality in chat.Items("modalities"))
        {
            bool isImage = modality.ValueKind == JsonValueKind.String && modality.ValueEquals("image"u8);
            if (!isImage && !(modality.ValueKind == JsonValueKind.String && modality.ValueEquals("text"u8)))
            {
                return draft.Refuse("modalities", "Gemini answers chat completions with text and images only. Leave other modalities out.");
            }

            wantsImage |= isImage;
        }

        if (wantsImage)
        {
            draft.Json.WriteStartArray("responseModalities"u8);
            draft.Json.WriteStringValue("TEXT"u8);
            draft.Json.WriteStringValue("IMAGE"u8);
            draft.Json.WriteEndArray();
        }

        return true;
    }
}
