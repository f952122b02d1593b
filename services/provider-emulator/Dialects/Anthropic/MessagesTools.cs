using System.Text.Json;
using System.Text.RegularExpressions;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects.Anthropic;

/// <summary>The tools of a request, and which of them it wants called.</summary>
internal static partial class MessagesTools
{
    private static readonly string[] RootAlternatives = ["anyOf", "oneOf", "allOf"];

    private static readonly HashSet<string> Members = new(StringComparer.Ordinal)
    {
        "name", "description", "input_schema", "cache_control", "strict", "input_examples", "defer_loading", "eager_input_streaming",
        "allowed_callers", "type",
    };

    public static void Read(JsonElement root, Conversation conversation, Complaint complaint)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        int index = 0;
        foreach (JsonElement tool in root.Entries("tools"))
        {
            string where = $"tools.{index++}";
            string name = tool.Text("name") ?? "";
            complaint.Require(Name().IsMatch(name), $"{where}.custom.name", "String should match pattern '^[a-zA-Z0-9_-]{1,64}$'");
            complaint.Require(names.Add(name), where, "Tool names must be unique.");
            if (tool.Text("type") is null or "custom")
            {
                ReadCustom(tool, name, where, conversation, complaint);
            }
        }

        ReadChoice(root, names, conversation, complaint);
    }

    private static void ReadCustom(JsonElement tool, string name, string where, Conversation conversation, Complaint complaint)
    {
        JsonElement schema = tool.Member("input_schema") ?? default;
        complaint.Require(schema.ValueKind == JsonValueKind.Object, $"{where}.custom.input_schema", "Field required");
        complaint.Require(schema.Text("type") == "object", $"{where}.custom.input_schema.type", "Input should be 'object'");
        complaint.Require(
            !RootAlternatives.Any(word => schema.Member(word) is not null),
            $"{where}.custom.input_schema", "input_schema does not support oneOf, allOf, or anyOf at the top level");
        foreach (JsonProperty member in tool.EnumerateObject())
        {
            complaint.Require(Members.Contains(member.Name), $"{where}.custom.{member.Name}", "Extra inputs are not permitted");
        }

        if (complaint.First is null)
        {
            conversation.Offer(name, schema);
        }
    }

    private static void ReadChoice(JsonElement root, HashSet<string> names, Conversation conversation, Complaint complaint)
    {
        if (root.Member("tool_choice") is not { } choice)
        {
            return;
        }

        complaint.Require(names.Count > 0, "tool_choice", "tool_choice may only be specified while providing tools");
        switch (choice.Text("type"))
        {
            case "auto":
                break;
            case "none":
                conversation.ForbidTools();
                break;
            case "any":
                conversation.DemandAnyTool();
                break;
            case "tool":
                string name = choice.Text("name") ?? "";
                complaint.Require(names.Contains(name), "tool_choice", $"Tool '{name}' not found in provided tools");
                conversation.DemandTool(name);
                break;
            default:
                complaint.Require(false, "tool_choice.type", "Input should be 'auto', 'any', 'tool' or 'none'");
                break;
        }
    }

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,64}$")]
    private static partial Regex Name();
}
