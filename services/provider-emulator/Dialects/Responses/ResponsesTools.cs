using System.Text.Json;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects.Responses;

/// <summary>The tools of a request: functions are flat here. Tools that OpenAI runs itself are accepted and never called.</summary>
internal static class ResponsesTools
{
    public static void Read(JsonElement root, Conversation conversation, Complaint complaint)
    {
        int index = 0;
        foreach (JsonElement tool in root.Entries("tools"))
        {
            string where = $"tools[{index++}]";
            complaint.Require(tool.Text("type") is { Length: > 0 }, $"{where}.type", $"Missing required parameter: '{where}.type'.");
            if (tool.Text("type") != "function")
            {
                continue;
            }

            complaint.Require(tool.Member("function") is null, $"{where}.function", $"Unknown parameter: '{where}.function'.");
            if (complaint.Require(tool.Text("name") is { Length: > 0 }, $"{where}.name", $"Missing required parameter: '{where}.name'."))
            {
                conversation.Offer(tool.Text("name")!, tool.Member("parameters"));
            }
        }

        ReadChoice(root.Member("tool_choice"), conversation, complaint);
    }

    private static void ReadChoice(JsonElement? choice, Conversation conversation, Complaint complaint)
    {
        if (choice is not { } given)
        {
            return;
        }

        string word = given.ValueKind == JsonValueKind.String ? given.GetString()! : "";
        switch (word)
        {
            case "none":
                conversation.ForbidTools();
                break;
            case "required":
                conversation.DemandAnyTool();
                break;
            case "" when given.Text("type") == "function":
                if (complaint.Require(given.Text("name") is { Length: > 0 }, "tool_choice.name", "Missing required parameter: 'tool_choice.name'."))
                {
                    conversation.DemandTool(given.Text("name")!);
                }

                break;
            case "auto":
                break;
            default:
                complaint.Require(given.Text("type") is not null, "tool_choice", $"Invalid value: '{word}'. Supported values are: 'none', 'auto', and 'required'.");
                break;
        }
    }
}
