using System.Text.Json;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>The functions a request offers, and which of them must be called.</summary>
internal static class GeminiTools
{
    /// <summary>Where what only Gemini says of a function travels: <c>x_gemini.functionDeclarations</c>, by the functions' names.</summary>
    public const string DeclarationExtras = "functionDeclarations";

    private const string ConfigPrefix = "toolConfig.";

    /// <returns>False when it was refused.</returns>
    public static bool Write(GeminiDraft draft, JsonElement chat)
    {
        if (chat.TryGet("tools", out JsonElement tools) && tools.ValueKind == JsonValueKind.Array && tools.GetArrayLength() > 0
            && !WriteTools(draft, chat, tools))
        {
            return false;
        }

        if (!chat.TryGet("tool_choice", out _) && !GeminiConfig.HasOwn(chat, ConfigPrefix))
        {
            return true;
        }

        draft.Json.WriteStartObject("toolConfig"u8);
        if (chat.TryGet("tool_choice", out JsonElement choice) && !WriteChoice(draft, choice))
        {
            return false;
        }

        GeminiConfig.WriteOwn(draft.Json, chat, ConfigPrefix);
        draft.Json.WriteEndObject();
        return true;
    }

    private static bool WriteTools(GeminiDraft draft, JsonElement chat, JsonElement tools)
    {
        Utf8JsonWriter json = draft.Json;
        json.WriteStartArray("tools"u8);
        bool any = false;
        int position = 0;
        foreach (JsonElement tool in tools.EnumerateArray())
        {
            string? type = tool.Text("type");
            if (tool.TryGet("cache_control", out _))
            {
                draft.Drop("cache_control");
            }

            if (type == "function" && tool.TryGet("function", out JsonElement function) && function.ValueKind == JsonValueKind.Object)
            {
                if (!any)
                {
                    json.WriteStartObject();
                    json.WriteStartArray("functionDeclarations"u8);
                    any = true;
                }

                WriteDeclaration(draft, chat, function);
            }
            else if (type != "x_gemini")
            {
                return draft.Refuse($"tools[{position}].type", $"Gemini takes functions, and no tools of the type '{type}'. Leave it out, or send the request to its provider.");
            }

            position++;
        }

        if (any)
        {
            json.WriteEndArray();
            json.WriteEndObject();
        }

        foreach (JsonElement tool in tools.EnumerateArray())
        {
            if (tool.TryGet("x_gemini", out JsonElement own) && tool.Text("type") == "x_gemini")
            {
                json.WriteRawValue(own.Raw(), skipInputValidation: true);
            }
        }

        json.WriteEndArray();
        return true;
    }

    private static void WriteDeclaration(GeminiDraft draft, JsonElement chat, JsonElement function)
    {
        Utf8JsonWriter json = draft.Json;
        json.WriteStartObject();
        json.Copy(function, "name", "name");
        json.Copy(function, "description", "description");
        if (function.TryGet("parameters", out JsonElement parameters))
        {
            json.WritePropertyName("parametersJsonSchema"u8);
            GeminiSchema.Write(json, parameters);
        }

        if (function.IsTrue("strict"))
        {
            draft.Drop("strict");
        }

        if (chat.TryGet("x_gemini", out JsonElement own)
            && own.TryGet(DeclarationExtras, out JsonElement extras)
            && function.Text("name") is { } name
            && extras.TryGet(name, out JsonElement extra)
            && extra.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in extra.EnumerateObject())
            {
                json.WriteRaw(member.Name, member.Value);
            }
        }

        json.WriteEndObject();
    }

    private static bool WriteChoice(GeminiDraft draft, JsonElement choice)
    {
        JsonElement names = default;
        string? mode = choice.ValueKind == JsonValueKind.String ? choice.GetString() : choice.Text("type");
        if (mode == "allowed_tools" && choice.TryGet("allowed_tools", out JsonElement allowed))
        {
            mode = allowed.Text("mode") == "required" ? "required" : "validated";
            allowed.TryGet("tools", out names);
        }

        (string? word, JsonElement one) = mode switch
        {
            "none" => ("NONE", default),
            "auto" => ("AUTO", default),
            "required" => ("ANY", default),
            "validated" => ("VALIDATED", default),
            "function" when choice.TryGet("function", out JsonElement function) && function.TryGet("name", out JsonElement name) => ("ANY", name),
            _ => ((string?)null, default(JsonElement)),
        };
        if (word is null)
        {
            return draft.Refuse("tool_choice", "Gemini can be told to call no function, any, or one of some that are named: 'tool_choice' says something else.");
        }

        WriteMode(draft.Json, word, one, names);
        return true;
    }

    private static void WriteMode(Utf8JsonWriter json, string mode, JsonElement one, JsonElement names)
    {
        json.WriteStartObject("functionCallingConfig"u8);
        json.WriteString("mode"u8, mode);
        if (one.ValueKind == JsonValueKind.String)
        {
            json.WriteStartArray("allowedFunctionNames"u8);
            json.WriteRawValue(one.Raw(), skipInputValidation: true);
            json.WriteEndArray();
        }
        else if (names.ValueKind == JsonValueKind.Array)
        {
            json.WriteStartArray("allowedFunctionNames"u8);
            foreach (JsonElement tool in names.EnumerateArray())
            {
                if (tool.TryGet("function", out JsonElement function) && function.TryGet("name", out JsonElement name))
                {
                    json.WriteRawValue(name.Raw(), skipInputValidation: true);
                }
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
