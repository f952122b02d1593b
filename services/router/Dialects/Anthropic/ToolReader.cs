using System.Text.Json;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>The tools of a Messages request as those of chat completions.</summary>
internal static class ToolReader
{
    public static void WriteTools(Utf8JsonWriter chat, JsonElement tools, RequestFault fault)
    {
        if (!fault.Expect(tools, JsonValueKind.Array, "tools"))
        {
            return;
        }

        chat.WriteStartArray("tools");
        int position = 0;
        foreach (JsonElement tool in tools.EnumerateArray())
        {
            string field = $"tools.{position++}";
            if (fault.Expect(tool, JsonValueKind.Object, field))
            {
                WriteTool(chat, tool, field, fault);
            }
        }

        chat.WriteEndArray();
    }

    public static void WriteChoice(Utf8JsonWriter chat, JsonElement choice, RequestFault fault)
    {
        if (!fault.Expect(choice, JsonValueKind.Object, "tool_choice"))
        {
            return;
        }

        switch (choice.Text("type"))
        {
            case "auto":
                chat.WriteString("tool_choice", "auto");
                break;
            case "any":
                chat.WriteString("tool_choice", "required");
                break;
            case "none":
                chat.WriteString("tool_choice", "none");
                break;
            case "tool" when choice.Text("name") is { } name:
                chat.WriteStartObject("tool_choice");
                chat.WriteString("type", "function");
                chat.WriteStartObject("function");
                chat.WriteString("name", name);
                chat.WriteEndObject();
                chat.WriteEndObject();
                break;
            default:
                fault.Invalid("tool_choice", "must have the type 'auto', 'any', 'none', or 'tool' and the tool's name");
                break;
        }

        if (choice.TryGet("disable_parallel_tool_use", out JsonElement one) && one.ValueKind == JsonValueKind.True)
        {
            chat.WriteBoolean("parallel_tool_calls", false);
        }
    }

    private static void WriteTool(Utf8JsonWriter chat, JsonElement tool, string field, RequestFault fault)
    {
        chat.WriteStartObject();
        if (tool.Text("type") is { } type and not "custom")
        {
            chat.WriteString("type", "x_anthropic");
            chat.WritePropertyName("x_anthropic");
            tool.WriteTo(chat);
            chat.WriteEndObject();
            return;
        }

        if (tool.Text("name") is null)
        {
            fault.Missing($"{field}.name", "It is a string.");
        }

        chat.WriteString("type", "function");
        chat.WriteStartObject("function");
        chat.Copy(tool, "name");
        chat.Copy(tool, "description");
        if (tool.TryGet("input_schema", out JsonElement schema))
        {
            chat.WritePropertyName("parameters");
            schema.WriteTo(chat);
        }

        chat.Copy(tool, "strict");
        chat.WriteEndObject();
        chat.Copy(tool, "cache_control");
        WriteRest(chat, tool);
        chat.WriteEndObject();
    }

    private static void WriteRest(Utf8JsonWriter chat, JsonElement tool)
    {
        bool any = false;
        foreach (JsonProperty member in tool.EnumerateObject())
        {
            if (member.Name is "type" or "name" or "description" or "input_schema" or "strict" or "cache_control"
                || member.Value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            if (!any)
            {
                chat.WriteStartObject("x_anthropic");
                any = true;
            }

            member.WriteTo(chat);
        }

        if (any)
        {
            chat.WriteEndObject();
        }
    }
}
