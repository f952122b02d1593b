using System.Text.Json;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>A Gemini client's <c>generationConfig</c> as fields of a chat completion request.</summary>
internal static class ClientConfig
{
    /// <returns>The error in it; null when there is none.</returns>
    public static MeshError? Write(Utf8JsonWriter json, JsonElement root, OwnFields own)
    {
        if (!root.TryFind("generationConfig", out JsonElement config))
        {
            return null;
        }

        foreach (JsonProperty member in config.EnumerateObject())
        {
            string name = GeminiJson.Canonical(member.Name);
            JsonElement value = member.Value;
            if (value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            MeshError? error = SameOf(name) is { } same ? WriteSame(json, name, same, value) : WriteOther(json, config, name, value, own);
            if (error is not null)
            {
                return error;
            }
        }

        return null;
    }

    /// <summary>Whether a client asks for thoughts.</summary>
    public static bool WantsThoughts(JsonElement root) =>
        root.TryFind("generationConfig", out JsonElement config)
        && config.TryFind("thinkingConfig", out JsonElement thinking)
        && thinking.TryFind("includeThoughts", out JsonElement wants)
        && wants.ValueKind == JsonValueKind.True;

    private static string? SameOf(string name) => name switch
    {
        "temperature" => "temperature",
        "topP" => "top_p",
        "topK" => "top_k",
        "seed" => "seed",
        "presencePenalty" => "presence_penalty",
        "frequencyPenalty" => "frequency_penalty",
        "candidateCount" => "n",
        "maxOutputTokens" => "max_tokens",
        _ => null,
    };

    private static MeshError? WriteSame(Utf8JsonWriter json, string name, string chat, JsonElement value)
    {
        bool isCount = name is "candidateCount" or "maxOutputTokens" or "seed";
        if (value.ValueKind != JsonValueKind.Number || (isCount && !value.TryGetInt64(out _)))
        {
            return Invalid(name, isCount ? "an integer" : "a number");
        }

        if (isCount && name != "seed" && value.GetInt64() < 1)
        {
            return new MeshError(ErrorCode.InvalidValue, $"'generationConfig.{name}' must be at least 1.") { Param = $"generationConfig.{name}" };
        }

        json.WriteRaw(chat, value);
        return null;
    }

    private static MeshError? WriteOther(Utf8JsonWriter json, JsonElement config, string name, JsonElement value, OwnFields own)
    {
        switch (name)
        {
            case "stopSequences":
                if (value.ValueKind != JsonValueKind.Array)
                {
                    return Invalid(name, "an array of strings");
                }

                if (value.GetArrayLength() > 0)
                {
                    json.WriteRaw("stop", value);
                }

                return null;
            case "responseMimeType":
                WriteFormat(json, config, value, own);
                return null;
            case "responseSchema" or "responseJsonSchema":
                // Written with the type that makes it count; without one Gemini refuses it.
                if (!config.TryFind("responseMimeType", out _))
                {
                    own.Add($"generationConfig.{name}", value);
                }

                return null;
            case "responseModalities":
                WriteModalities(json, value, own);
                return null;
            case "thinkingConfig":
                WriteThinking(json, value);
                return null;
            default:
                own.Add($"generationConfig.{name}", value);
                return null;
        }
    }

    private static void WriteFormat(Utf8JsonWriter json, JsonElement config, JsonElement type, OwnFields own)
    {
        if (type.ValueKind == JsonValueKind.String && type.ValueEquals("text/plain"u8))
        {
            return;
        }

        if (type.ValueKind != JsonValueKind.String || !type.ValueEquals("application/json"u8))
        {
            own.Add("generationConfig.responseMimeType", type);
            if (config.TryFind("responseSchema", out JsonElement words))
            {
                own.Add("generationConfig.responseSchema", words);
            }

            return;
        }

        bool isJsonSchema = config.TryFind("responseJsonSchema", out JsonElement schema);
        bool hasSchema = isJsonSchema || config.TryFind("responseSchema", out schema);
        json.WriteStartObject("response_format"u8);
        json.WriteString("type"u8, hasSchema ? "json_schema"u8 : "json_object"u8);
        if (hasSchema)
        {
            json.WriteStartObject("json_schema"u8);
            json.WriteString("name"u8, "response"u8);
            json.WritePropertyName("schema"u8);
            if (isJsonSchema)
            {
                json.WriteRawValue(schema.Raw(), skipInputValidation: true);
            }
            else
            {
                GeminiSchema.WriteFromOpenApi(json, schema);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteModalities(Utf8JsonWriter json, JsonElement value, OwnFields own)
    {
        bool wantsImage = false;
        foreach (JsonElement modality in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : default)
        {
            string? word = modality.ValueKind == JsonValueKind.String ? modality.GetString()!.ToUpperInvariant() : null;
            wantsImage |= word == "IMAGE";
            if (word is not ("TEXT" or "IMAGE"))
            {
                own.Add("generationConfig.responseModalities", value);
                return;
            }
        }

        if (wantsImage)
        {
            json.WriteStartArray("modalities"u8);
            json.WriteStringValue("text"u8);
            json.WriteStringValue("image"u8);
            json.WriteEndArray();
        }
    }

    private static void WriteThinking(Utf8JsonWriter json, JsonElement thinking)
    {
        json.WriteStartObject("reasoning"u8);
        if (thinking.TryFind("thinkingBudget", out JsonElement budget) && budget.ValueKind == JsonValueKind.Number && budget.TryGetInt64(out long tokens))
        {
            if (tokens > 0)
            {
                json.WriteNumber("max_tokens"u8, tokens);
            }
            else if (tokens == 0)
            {
                json.WriteString("effort"u8, "none"u8);
            }
            else
            {
                json.WriteBoolean("enabled"u8, true);
            }
        }
        else if (thinking.FindText("thinkingLevel") is { } level && GeminiThinking.EffortOf(level) is { } effort)
        {
            json.WriteString("effort"u8, effort);
        }
        else
        {
            json.WriteBoolean("enabled"u8, true);
        }

        if (!thinking.TryFind("includeThoughts", out JsonElement wants) || wants.ValueKind != JsonValueKind.True)
        {
            json.WriteBoolean("exclude"u8, true);
        }

        json.WriteEndObject();
    }

    private static MeshError Invalid(string name, string expected) =>
        new(ErrorCode.InvalidType, $"'generationConfig.{name}' must be {expected}.") { Param = $"generationConfig.{name}" };
}
