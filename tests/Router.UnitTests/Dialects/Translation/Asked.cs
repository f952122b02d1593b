using System.Text.Json.Nodes;

namespace LlmMesh.Router.UnitTests.Dialects.Translation;

/// <summary>What a chat completion request asks for, however it is written.</summary>
internal static class Asked
{
    public static string By(JsonNode request)
    {
        JsonObject asked = new()
        {
            ["messages"] = new JsonArray([.. request["messages"]!.AsArray().Select(message => Message(message!))]),
            ["limit"] = (request["max_completion_tokens"] ?? request["max_tokens"])?.DeepClone(),
            ["schema"] = request["response_format"]?["json_schema"]?["schema"]?.DeepClone(),
            ["stop"] = request["stop"] is JsonValue one ? new JsonArray(one.DeepClone()) : request["stop"]?.DeepClone(),
            ["tools"] = new JsonArray([.. (request["tools"]?.AsArray() ?? []).Select(tool => Tool(tool!))]),

            // Unsaid, a model may choose as it likes.
            ["tool_choice"] = request["tool_choice"]?.DeepClone() ?? "auto",
        };
        foreach (string field in (string[])["temperature", "top_p", "top_k"])
        {
            asked[field] = request[field]?.DeepClone();
        }

        return asked.ToJsonString();
    }

    private static JsonNode Message(JsonNode message) => new JsonObject
    {
        ["role"] = (string?)message["role"],
        ["content"] = Parts(message["content"]),
        ["answers"] = (string?)message["tool_call_id"],
        ["has_failed"] = (bool?)message["is_error"] ?? false,
        ["calls"] = new JsonArray([.. (message["tool_calls"]?.AsArray() ?? []).Select(call => new JsonObject
        {
            ["id"] = (string?)call!["id"],
            ["name"] = (string?)call["function"]!["name"],
            ["arguments"] = JsonNode.Parse((string)call["function"]!["arguments"]!),
        })]),
    };

    private static JsonArray Parts(JsonNode? content) => content switch
    {
        null => [],
        JsonArray parts => [.. parts.Select(part => part!["text"]?.DeepClone() ?? part["image_url"]!["url"]!.DeepClone())],
        _ => [content.DeepClone()],
    };

    private static JsonNode Tool(JsonNode tool) => new JsonObject
    {
        ["name"] = tool["function"]!["name"]!.DeepClone(),
        ["description"] = tool["function"]!["description"]?.DeepClone(),
        ["parameters"] = tool["function"]!["parameters"]?.DeepClone(),
    };
}
