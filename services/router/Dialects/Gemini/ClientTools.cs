using System.Text.Json;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>A Gemini client's tools as those of a chat completion request.</summary>
internal static class ClientTools
{
    /// <returns>The error in them; null when there is none.</returns>
    public static MeshError? Write(Utf8JsonWriter json, JsonElement root, OwnFields own)
    {
        if (root.TryFind("tools", out JsonElement tools))
        {
            if (tools.ValueKind != JsonValueKind.Array)
            {
                return new MeshError(ErrorCode.InvalidType, "'tools' must be an array.") { Param = "tools" };
            }

            if (tools.GetArrayLength() > 0 && WriteTools(json, tools, own) is { } error)
            {
                return error;
            }
        }

        WriteChoice(json, root, own);
        return null;
    }

    private static MeshError? WriteTools(Utf8JsonWriter json, JsonElement tools, OwnFields own)
    {
        json.WriteStartArray("tools"u8);
        foreach (JsonElement tool in tools.EnumerateArray())
        {
            if (tool.ValueKind != JsonValueKind.Object)
            {
                return new MeshError(ErrorCode.InvalidType, "'tools' must hold objects.") { Param = "tools" };
            }

            foreach (JsonProperty member in tool.EnumerateObject())
            {
                if (GeminiJson.Canonical(member.Name) != "functionDeclarations")
                {
                    WriteOwn(json, member);
                    continue;
                }

                foreach (JsonElement function in tool.FindItems("functionDeclarations"))
                {
                    if (function.FindText("name") is not { Length: > 0 } name)
                    {
                        return new MeshError(ErrorCode.MissingParameter, "A function needs a 'name'.") { Param = "tools.functionDeclarations.name" };
                    }

                    WriteFunction(json, function, name, own);
                }
            }
        }

        json.WriteEndArray();
        return null;
    }

    private static void WriteOwn(Utf8JsonWriter json, JsonProperty tool)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "x_gemini"u8);
        json.WriteStartObject("x_gemini"u8);
        json.WriteRaw(GeminiJson.Canonical(tool.Name), tool.Value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteFunction(Utf8JsonWriter json, JsonElement function, string name, OwnFields own)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "function"u8);
        json.WriteStartObject("function"u8);
        List<(string Name, JsonElement Value)> rest = [];
        foreach (JsonProperty member in function.EnumerateObject())
        {
            switch (GeminiJson.Canonical(member.Name))
            {
                case var _ when member.Value.ValueKind == JsonValueKind.Null:
                    break;
                case "name" or "description":
                    json.WriteRaw(member.Name, member.Value);
                    break;
                case "parametersJsonSchema":
                    json.WriteRaw("parameters", member.Value);
                    break;
                case "parameters":
                    json.WritePropertyName("parameters"u8);
                    GeminiSchema.WriteFromOpenApi(json, member.Value);
                    break;
                case var other:
                    rest.Add((other, member.Value));
                    break;
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
        if (rest.Count > 0)
        {
            own.AddFunction(name, rest);
        }
    }

    private static void WriteChoice(Utf8JsonWriter json, JsonElement root, OwnFields own)
    {
        if (!root.TryFind("toolConfig", out JsonElement config) || config.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (JsonProperty member in config.EnumerateObject())
        {
            string name = GeminiJson.Canonical(member.Name);
            if (name != "functionCallingConfig")
            {
                own.Add($"toolConfig.{name}", member.Value);
                continue;
            }

            WriteMode(json, member.Value.FindText("mode"), member.Value.FindItems("allowedFunctionNames"));
        }
    }

    private static void WriteMode(Utf8JsonWriter json, string? mode, JsonElement.ArrayEnumerator names)
    {
        List<JsonElement> allowed = [.. names];
        bool mustCall = mode == "ANY";
        if (mode == "NONE")
        {
            json.WriteString("tool_choice"u8, "none"u8);
        }
        else if (allowed.Count == 0)
        {
            json.WriteString("tool_choice"u8, mustCall ? "required"u8 : "auto"u8);
        }
        else if (mustCall && allowed.Count == 1)
        {
            json.WriteStartObject("tool_choice"u8);
            WriteNamed(json, allowed[0]);
            json.WriteEndObject();
        }
        else
        {
            json.WriteStartObject("tool_choice"u8);
            json.WriteString("type"u8, "allowed_tools"u8);
            json.WriteStartObject("allowed_tools"u8);
            json.WriteString("mode"u8, mustCall ? "required"u8 : "auto"u8);
            json.WriteStartArray("tools"u8);
            foreach (JsonElement name in allowed)
            {
                json.WriteStartObject();
                WriteNamed(json, name);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    private static void WriteNamed(Utf8JsonWriter json, JsonElement name)
    {
        json.WriteString("type"u8, "function"u8);
        json.WriteStartObject("function"u8);
        json.WriteRaw("name", name);
        json.WriteEndObject();
    }
}
