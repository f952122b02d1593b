using System.Text.Json;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary><c>tools</c> and <c>tool_choice</c>: here flat, nested in chat completions.</summary>
internal static class SentTools
{
    public static MeshError? WriteTools(Utf8JsonWriter chat, JsonElement tools, ForeignMembers foreign)
    {
        if (tools.ValueKind != JsonValueKind.Array)
        {
            return RequestErrors.Type("tools", "an array");
        }

        if (tools.GetArrayLength() == 0)
        {
            return null;
        }

        chat.WriteStartArray("tools"u8);
        int index = 0;
        foreach (JsonElement tool in tools.EnumerateArray())
        {
            switch (tool.Text("type"u8))
            {
                case null:
                    return RequestErrors.Missing($"tools[{index}].type", "Say what the tool is, for example 'function'.");
                case "function" or "custom" when tool.Find("name"u8) is not { ValueKind: JsonValueKind.String }:
                    return RequestErrors.Type($"tools[{index}].name", "a string");
                case "function":
                    WriteFunction(chat, tool, foreign);
                    break;
                case "custom":
                    WriteCustom(chat, tool);
                    break;
                default:
                    ContentParts.WriteOwn(chat, tool);
                    break;
            }

            index++;
        }

        chat.WriteEndArray();
        return null;
    }

    public static void WriteChoice(Utf8JsonWriter chat, JsonElement choice, ForeignMembers foreign)
    {
        switch (choice.ValueKind == JsonValueKind.String ? "word" : choice.Text("type"u8))
        {
            case "word":
                chat.WriteRaw("tool_choice"u8, choice);
                break;
            case "function":
                chat.WritePropertyName("tool_choice"u8);
                WriteNamed(chat, "function"u8, choice);
                break;
            case "custom":
                chat.WritePropertyName("tool_choice"u8);
                WriteNamed(chat, "custom"u8, choice);
                break;
            case "allowed_tools" when choice.Items("tools"u8).All(tool => tool.Text("type"u8) is "function" or "custom"):
                WriteAllowed(chat, choice);
                break;
            default:
                foreign.Add("tool_choice", choice);
                break;
        }
    }

    private static void WriteFunction(Utf8JsonWriter chat, JsonElement tool, ForeignMembers foreign)
    {
        chat.WriteStartObject();
        chat.WriteString("type"u8, "function"u8);
        chat.WriteStartObject("function"u8);
        chat.WriteMember(tool, "name"u8);
        chat.WriteMember(tool, "description"u8);
        chat.WriteMember(tool, "parameters"u8);
        chat.WriteBoolean("strict"u8, tool.Find("strict"u8) is { } strict
            ? strict.ValueKind == JsonValueKind.True
            : tool.Find("parameters"u8) is { } parameters && StrictSchema.IsReady(parameters));
        chat.WriteEndObject();
        chat.WriteEndObject();
        foreach (JsonProperty member in tool.EnumerateObject())
        {
            if (member.Name is not ("type" or "name" or "description" or "parameters" or "strict") && member.Value.ValueKind != JsonValueKind.Null)
            {
                foreign.Add(member.Name, member.Value);
            }
        }
    }

    private static void WriteCustom(Utf8JsonWriter chat, JsonElement tool)
    {
        chat.WriteStartObject();
        chat.WriteString("type"u8, "custom"u8);
        chat.WriteStartObject("custom"u8);
        chat.WriteMember(tool, "name"u8);
        chat.WriteMember(tool, "description"u8);
        if (tool.Find("format"u8) is { } format)
        {
            chat.WriteStartObject("format"u8);
            chat.WriteMember(format, "type"u8);
            if (format.Text("type"u8) == "grammar")
            {
                chat.WriteStartObject("grammar"u8);
                chat.WriteMember(format, "syntax"u8);
                chat.WriteMember(format, "definition"u8);
                chat.WriteEndObject();
            }

            chat.WriteEndObject();
        }

        chat.WriteEndObject();
        chat.WriteEndObject();
    }

    private static void WriteNamed(Utf8JsonWriter chat, ReadOnlySpan<byte> kind, JsonElement named)
    {
        chat.WriteStartObject();
        chat.WriteString("type"u8, kind);
        chat.WriteStartObject(kind);
        chat.WriteMember(named, "name"u8);
        chat.WriteEndObject();
        chat.WriteEndObject();
    }

    private static void WriteAllowed(Utf8JsonWriter chat, JsonElement choice)
    {
        chat.WriteStartObject("tool_choice"u8);
        chat.WriteString("type"u8, "allowed_tools"u8);
        chat.WriteStartObject("allowed_tools"u8);
        chat.WriteMember(choice, "mode"u8);
        chat.WriteStartArray("tools"u8);
        foreach (JsonElement tool in choice.Items("tools"u8))
        {
            WriteNamed(chat, tool.Text("type"u8) == "custom" ? "custom"u8 : "function"u8, tool);
        }

        chat.WriteEndArray();
        chat.WriteEndObject();
        chat.WriteEndObject();
    }
}
