using System.Text.Json;
using LlmMesh.ProviderEmulator.Answers;
using LlmMesh.ProviderEmulator.Requests;

namespace LlmMesh.ProviderEmulator.Dialects.Responses;

/// <summary>The input: items, the parts each role may use, and that every call has an output and every output a call.</summary>
internal sealed class ResponsesItems(Conversation conversation, Complaint complaint)
{
    private readonly HashSet<string> _calls = new(StringComparer.Ordinal);
    private readonly HashSet<string> _outputs = new(StringComparer.Ordinal);

    public void Read(JsonElement root)
    {
        JsonElement input = root.Member("input") ?? default;
        if (input.ValueKind == JsonValueKind.String)
        {
            conversation.Add("user", [input.GetString()!]);
            return;
        }

        if (!complaint.Require(
            input.ValueKind == JsonValueKind.Array, "input",
            root.Member("input") is null ? "Missing required parameter: 'input'." : "Invalid type for 'input': expected a string or an array."))
        {
            return;
        }

        int index = 0;
        foreach (JsonElement item in input.EnumerateArray())
        {
            ReadItem(item, $"input[{index++}]");
        }

        string? unanswered = _calls.FirstOrDefault(call => !_outputs.Contains(call));
        complaint.Require(unanswered is null, "input", $"No tool output found for function call {unanswered}.");
    }

    private void ReadItem(JsonElement item, string where)
    {
        string type = item.Text("type") ?? (item.Member("role") is null ? "" : "message");
        switch (type)
        {
            case "message":
                ReadMessage(item, where);
                break;
            case "function_call" or "custom_tool_call":
                string call = item.Text("call_id") ?? "";
                complaint.Require(call.Length > 0, $"{where}.call_id", $"Missing required parameter: '{where}.call_id'.");
                complaint.Require(item.Text("name") is { Length: > 0 }, $"{where}.name", $"Missing required parameter: '{where}.name'.");
                complaint.Require(
                    type != "function_call" || item.Text("arguments") is not null,
                    $"{where}.arguments", $"Invalid type for '{where}.arguments': expected a string.");
                complaint.Require(_calls.Add(call), $"{where}.call_id", $"Duplicate function call {call}.");
                conversation.Add("assistant", []);
                break;
            case "function_call_output" or "custom_tool_call_output":
                string answered = item.Text("call_id") ?? "";
                complaint.Require(
                    _calls.Contains(answered), "input", $"No tool call found for function call output with call_id {answered}.");
                _outputs.Add(answered);
                (List<string> texts, int media) = Parts(item.Member("output"), "user", $"{where}.output");
                conversation.Add("tool", texts, media);
                break;
            case "reasoning":
                ReadReasoning(item, where);
                break;
            case "item_reference":
                complaint.Require(false, where, $"Item with id '{item.Text("id")}' not found. Items are not persisted when `store` is set to false.");
                break;
            default:
                complaint.Require(
                    type.EndsWith("_call", StringComparison.Ordinal) || type.EndsWith("_call_output", StringComparison.Ordinal)
                        || type.StartsWith("mcp_", StringComparison.Ordinal) || type == "compaction",
                    where, $"Invalid value: '{type}' at '{where}.type'.");
                break;
        }
    }

    private void ReadMessage(JsonElement item, string where)
    {
        string role = item.Text("role") ?? "";
        complaint.Require(
            role is "user" or "assistant" or "system" or "developer",
            $"{where}.role", $"Invalid value: '{role}'. Supported values are: 'assistant', 'system', 'developer', and 'user'.");
        (List<string> texts, int media) = Parts(item.Member("content"), role, $"{where}.content");
        conversation.Add(role, texts, media);
    }

    private void ReadReasoning(JsonElement item, string where)
    {
        string id = item.Text("id") ?? "";
        complaint.Require(id.Length > 0, $"{where}.id", $"Missing required parameter: '{where}.id'.");
        complaint.Require(
            item.Member("summary") is { ValueKind: JsonValueKind.Array }, $"{where}.summary", $"Missing required parameter: '{where}.summary'.");
        complaint.Require(
            item.Text("encrypted_content") is not { } sealedText || sealedText == Signature.Of("responses", id),
            $"{where}.encrypted_content", "The encrypted content could not be verified.");
    }

    private (List<string> Texts, int Media) Parts(JsonElement? content, string role, string where)
    {
        List<string> texts = [];
        int media = 0;
        if (content is { ValueKind: JsonValueKind.String } text)
        {
            return ([text.GetString()!], 0);
        }

        if (!complaint.Require(content is { ValueKind: JsonValueKind.Array }, where, $"Invalid type for '{where}': expected a string or an array."))
        {
            return (texts, 0);
        }

        foreach (JsonElement part in content!.Value.EnumerateArray())
        {
            string type = part.Text("type") ?? "";
            bool fits = role == "assistant" ? type is "output_text" or "refusal" : type is "input_text" or "input_image" or "input_file";
            complaint.Require(fits, where, role == "assistant"
                ? $"Invalid value: '{type}'. Supported values are: 'output_text' and 'refusal'."
                : $"Invalid value: '{type}'. Supported values are: 'input_text', 'input_image', and 'input_file'.");
            switch (type)
            {
                case "input_image":
                    complaint.Require(
                        part.Text("image_url") is not null || part.Text("file_id") is not null,
                        $"{where}.image_url", $"Invalid type for '{where}.image_url': expected an image URL, but got an object instead.");
                    media++;
                    break;
                case "input_file":
                    media++;
                    break;
                default:
                    string? said = part.Text("text") ?? part.Text("refusal");
                    complaint.Require(said is not null, $"{where}.text", $"Missing required parameter: '{where}.text'.");
                    texts.Add(said ?? "");
                    break;
            }
        }

        return (texts, media);
    }
}
