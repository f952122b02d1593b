using System.Text.Json;
using LlmMesh.Catalog;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>The tools of chat completions as those of the Messages API.</summary>
internal static class ToolWriter
{
    /// <summary>Whether the model must call a tool.</summary>
    public static bool IsForced(JsonElement root) =>
        root.TryGet("tool_choice", out JsonElement choice)
        && (choice.ValueKind == JsonValueKind.Object
            ? !choice.TryGet("allowed_tools", out JsonElement allowed) || allowed.Text("mode") == "required"
            : choice.ValueKind == JsonValueKind.String && choice.ValueEquals("required"));

    public static void Write(Utf8JsonWriter json, JsonElement root, Target target, TranslationNotes notes)
    {
        if (!root.TryGet("tools", out JsonElement tools) || tools.ValueKind != JsonValueKind.Array || tools.GetArrayLength() == 0)
        {
            return;
        }

        HashSet<string>? allowed = Allowed(root);
        json.WriteStartArray("tools");
        int position = 0;
        foreach (JsonElement tool in tools.EnumerateArray())
        {
            WriteTool(json, tool, $"tools.{position++}", allowed, target, notes);
        }

        json.WriteEndArray();
        WriteChoice(json, root, notes);
    }

    private static void WriteTool(
        Utf8JsonWriter json, JsonElement tool, string field, HashSet<string>? allowed, Target target, TranslationNotes notes)
    {
        if (tool.Text("type") == "x_anthropic" && tool.TryGet("x_anthropic", out JsonElement own))
        {
            own.WriteTo(json);
            return;
        }

        if (!tool.TryGet("function", out JsonElement function) || function.Text("name") is not { } name)
        {
            notes.Refuse($"{field}.type", "It takes functions, and tools of its own.");
            return;
        }

        if (allowed?.Contains(name) == false)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("name", name);
        json.Copy(function, "description");
        WriteSchema(json, function);
        if (function.TryGet("strict", out JsonElement strict) && strict.ValueKind == JsonValueKind.True)
        {
            WriteStrict(json, target, notes);
        }

        json.Copy(tool, "cache_control");
        if (tool.TryGet("x_anthropic", out JsonElement rest) && rest.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in rest.EnumerateObject())
            {
                member.WriteTo(json);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteStrict(Utf8JsonWriter json, Target target, TranslationNotes notes)
    {
        // Models that cannot be held to a schema refuse the wish.
        if (target.Definition is { } model && (model.Capabilities & Capabilities.JsonSchema) == 0)
        {
            notes.Drop("tools.function.strict");
        }
        else
        {
            json.WriteBoolean("strict", true);
        }
    }

    // A schema there must be, and that of an object.
    private static void WriteSchema(Utf8JsonWriter json, JsonElement function)
    {
        json.WriteStartObject("input_schema");
        bool hasType = false;
        if (function.TryGet("parameters", out JsonElement schema) && schema.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in schema.EnumerateObject())
            {
                hasType |= member.Name == "type";
                member.WriteTo(json);
            }
        }

        if (!hasType)
        {
            json.WriteString("type", "object");
        }

        json.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter json, JsonElement root, TranslationNotes notes)
    {
        bool isSingle = root.TryGet("parallel_tool_calls", out JsonElement parallel) && parallel.ValueKind == JsonValueKind.False;
        bool hasChoice = root.TryGet("tool_choice", out JsonElement choice);
        if (!hasChoice && !isSingle)
        {
            return;
        }

        (string? type, string? name) = hasChoice ? Choice(choice) : ("auto", null);
        if (type is null)
        {
            notes.Refuse("tool_choice", "It knows 'none', 'auto', 'required', a function, and allowed_tools.");
            return;
        }

        json.WriteStartObject("tool_choice");
        json.WriteString("type", type);
        if (name is not null)
        {
            json.WriteString("name", name);
        }

        if (isSingle && type != "none")
        {
            json.WriteBoolean("disable_parallel_tool_use", true);
        }

        json.WriteEndObject();
    }

    private static (string? Type, string? Name) Choice(JsonElement choice)
    {
        string? word = choice.ValueKind == JsonValueKind.String ? choice.GetString()
            : choice.TryGet("allowed_tools", out JsonElement allowed) ? allowed.Text("mode") ?? "auto"
            : choice.TryGet("function", out JsonElement function) && function.Text("name") is { } name ? "=" + name
            : null;
        return word switch
        {
            "none" or "auto" => (word, null),
            "required" => ("any", null),
            ['=', .. string called] => ("tool", called),
            _ => (null, null),
        };
    }

    // The list is what the model may choose from: for this API, what it is told of.
    private static HashSet<string>? Allowed(JsonElement root)
    {
        if (!root.TryGet("tool_choice", out JsonElement choice) || !choice.TryGet("allowed_tools", out JsonElement allowed)
            || !allowed.TryGet("tools", out JsonElement tools) || tools.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (JsonElement tool in tools.EnumerateArray())
        {
            if (tool.TryGet("function", out JsonElement function) && function.Text("name") is { } name)
            {
                names.Add(name);
            }
        }

        return names;
    }
}
