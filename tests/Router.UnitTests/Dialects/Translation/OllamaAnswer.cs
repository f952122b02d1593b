using System.Text;
using System.Text.Json.Nodes;

namespace LlmMesh.Router.UnitTests.Dialects.Translation;

/// <summary>Answers as Ollama sends them: a line for each piece of text, each call whole, the counts at the end.</summary>
internal static class OllamaAnswer
{
    public static byte[] Stream(RandomAnswer answer)
    {
        var lines = new StringBuilder();
        foreach (string chunk in answer.Chunks)
        {
            JsonNode? delta = JsonNode.Parse(chunk)!["choices"]!.AsArray().FirstOrDefault()?["delta"];
            if (delta?["content"] is not null || delta?["reasoning_content"] is not null)
            {
                Add(lines, Message((string?)delta["content"] ?? "", (string?)delta["reasoning_content"]));
            }
        }

        JsonNode whole = JsonNode.Parse(answer.Whole)!;
        foreach (JsonNode call in Calls(whole))
        {
            JsonObject message = Message("", null);
            message["tool_calls"] = new JsonArray(call);
            Add(lines, message);
        }

        return Encoding.UTF8.GetBytes(lines.Append(End(Message("", null), whole).ToJsonString()).Append('\n').ToString());
    }

    public static byte[] Whole(RandomAnswer answer)
    {
        JsonNode whole = JsonNode.Parse(answer.Whole)!;
        JsonNode said = whole["choices"]![0]!["message"]!;
        JsonObject message = Message((string)said["content"]!, (string?)said["reasoning_content"]);
        message["tool_calls"] = new JsonArray([.. Calls(whole)]);
        return Encoding.UTF8.GetBytes(End(message, whole).ToJsonString());
    }

    // No word for refusals and filters; of tokens it counts those that were read and those that were written.
    public static Meaning Keeps(Meaning meant) => meant with
    {
        Refusal = "",
        Finish = meant.Finish == "content_filter" ? "stop" : meant.Finish,
        Usage = meant.Usage! with { Cached = 0, Reasoning = 0 },
    };

    private static JsonObject End(JsonObject message, JsonNode whole) => new()
    {
        ["message"] = message,
        ["done"] = true,
        ["done_reason"] = (string?)whole["choices"]![0]!["finish_reason"] == "length" ? "length" : "stop",
        ["prompt_eval_count"] = whole["usage"]!["prompt_tokens"]!.DeepClone(),
        ["eval_count"] = whole["usage"]!["completion_tokens"]!.DeepClone(),
    };

    private static JsonObject Message(string content, string? thinking)
    {
        JsonObject message = new() { ["role"] = "assistant", ["content"] = content };
        if (thinking is not null)
        {
            message["thinking"] = thinking;
        }

        return message;
    }

    private static IEnumerable<JsonNode> Calls(JsonNode whole) => (whole["choices"]![0]!["message"]!["tool_calls"]?.AsArray() ?? []).Select(call => new JsonObject
    {
        ["id"] = (string)call!["id"]!,
        ["function"] = new JsonObject
        {
            ["name"] = (string)call["function"]!["name"]!,
            ["arguments"] = JsonNode.Parse((string)call["function"]!["arguments"]!),
        },
    });

    private static void Add(StringBuilder lines, JsonObject message) =>
        lines.Append(new JsonObject { ["message"] = message, ["done"] = false }.ToJsonString()).Append('\n');
}
