using System.Text.Json;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary><c>thinking</c> and <c>output_config</c> of a Messages request as <c>reasoning</c> and <c>response_format</c>.</summary>
internal static class ReasoningReader
{
    /// <summary>Whether a mode of thinking has no word in chat completions.</summary>
    public static bool IsForeign(JsonElement thinking) => thinking.Text("type") is not ("enabled" or "adaptive" or "disabled");

    public static void Write(Utf8JsonWriter chat, JsonElement? thinking, JsonElement? output, RequestFault fault)
    {
        JsonElement effort = default;
        JsonElement format = default;
        foreach (JsonProperty member in output?.EnumerateObject() ?? default)
        {
            switch (member.Name)
            {
                case "effort":
                    effort = member.Value;
                    break;
                case "format":
                    format = member.Value;
                    break;
                default:
                    fault.Invalid($"output_config.{member.Name}", "is not known to the mesh");
                    break;
            }
        }

        WriteReasoning(chat, thinking ?? default, effort, fault);
        if (format.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null)
            && fault.Expect(format, JsonValueKind.Object, "output_config.format"))
        {
            WriteFormat(chat, format, fault);
        }
    }

    private static void WriteReasoning(Utf8JsonWriter chat, JsonElement thinking, JsonElement effort, RequestFault fault)
    {
        string? type = thinking.Text("type");
        bool hasEffort = effort.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null)
            && fault.Expect(effort, JsonValueKind.String, "output_config.effort");
        if (type is null && !hasEffort)
        {
            if (thinking.ValueKind == JsonValueKind.Object)
            {
                fault.Missing("thinking.type", "It is 'enabled', 'adaptive' or 'disabled'.");
            }

            return;
        }

        chat.WriteStartObject("reasoning");
        if (type == "disabled")
        {
            chat.WriteString("effort", "none");
        }
        else if (hasEffort)
        {
            chat.WritePropertyName("effort");
            effort.WriteTo(chat);
        }

        if (type == "adaptive")
        {
            chat.WriteBoolean("enabled", true);
        }
        else if (type == "enabled")
        {
            if (thinking.TryGet("budget_tokens", out JsonElement budget) && budget.ValueKind == JsonValueKind.Number && budget.TryGetInt64(out _))
            {
                chat.WritePropertyName("max_tokens");
                budget.WriteTo(chat);
            }
            else
            {
                fault.Missing("thinking.budget_tokens", "It is a number of tokens.");
            }
        }

        string? display = thinking.Text("display");
        if (display == "omitted")
        {
            chat.WriteBoolean("exclude", true);
        }
        else if (display == "summarized")
        {
            chat.WriteString("summary", "auto");
        }

        chat.WriteEndObject();
    }

    private static void WriteFormat(Utf8JsonWriter chat, JsonElement format, RequestFault fault)
    {
        if (format.Text("type") != "json_schema" || !format.TryGet("schema", out JsonElement schema))
        {
            fault.Invalid("output_config.format", "must have the type 'json_schema' and a 'schema'");
            return;
        }

        chat.WriteStartObject("response_format");
        chat.WriteString("type", "json_schema");
        chat.WriteStartObject("json_schema");

        // Chat completions want a name, and follow a schema to the letter only when told to.
        chat.WriteString("name", "answer");
        chat.WriteBoolean("strict", true);
        chat.WritePropertyName("schema");
        schema.WriteTo(chat);
        chat.WriteEndObject();
        chat.WriteEndObject();
    }
}
