using System.Text.Json;
using System.Text.Json.Nodes;
using LlmMesh.Catalog;

namespace LlmMesh.Router.Endpoints;

/// <summary>What a target is asked to find out whether it can do something: the least that needs it, and one token in answer.</summary>
internal static class CheckRequest
{
    /// <summary>The capabilities that are asked for; the others cost more than a token, or show in no answer.</summary>
    public const Capabilities Askable = Capabilities.Chat | Capabilities.Tools | Capabilities.JsonSchema;

    /// <summary>The body.</summary>
    public static byte[] Of(Target target, Capabilities capability)
    {
        var body = new JsonObject
        {
            ["model"] = target.Name,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Hi" }),
            [target.Provider.TokenLimitField == TokenLimitField.MaxCompletionTokens ? "max_completion_tokens" : "max_tokens"] = 1,
        };
        switch (capability)
        {
            case Capabilities.Tools:
                body["tools"] = new JsonArray(new JsonObject
                {
                    ["type"] = "function",
                    ["function"] = new JsonObject
                    {
                        ["name"] = "ping",
                        ["description"] = "Answers pong.",
                        ["parameters"] = Schema(),
                    },
                });
                break;
            case Capabilities.JsonSchema:
                body["response_format"] = new JsonObject
                {
                    ["type"] = "json_schema",
                    ["json_schema"] = new JsonObject { ["name"] = "answer", ["strict"] = true, ["schema"] = Schema() },
                };
                break;
        }

        return JsonSerializer.SerializeToUtf8Bytes(body);
    }

    private static JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject { ["ok"] = new JsonObject { ["type"] = "boolean" } },
        ["required"] = new JsonArray("ok"),
        ["additionalProperties"] = false,
    };
}
