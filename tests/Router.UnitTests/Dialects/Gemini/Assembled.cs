using System.Text.Json.Nodes;

namespace LlmMesh.Router.UnitTests.Dialects.Gemini;

/// <summary>What the pieces of a stream amount to, in a form that a whole answer can be brought into as well.</summary>
internal static class Assembled
{
    /// <summary>Chunks of chat completions.</summary>
    public static JsonNode Chunks(IEnumerable<string> documents)
    {
        JsonObject answer = new() { ["done"] = false };
        foreach (string document in documents)
        {
            if (document == "[DONE]")
            {
                answer["done"] = true;
                continue;
            }

            JsonNode chunk = JsonNode.Parse(document)!;
            answer["id"] = chunk["id"]!.DeepClone();
            answer["usage"] = (chunk["usage"] ?? answer["usage"])?.DeepClone();
            foreach (JsonNode? choice in chunk["choices"]!.AsArray())
            {
                string name = $"choice {choice!["index"]}";
                answer[name] ??= new JsonObject { ["content"] = "", ["reasoning"] = "", ["details"] = new JsonObject(), ["calls"] = new JsonObject(), ["images"] = new JsonArray(), ["own"] = new JsonArray() };
                Add(answer[name]!, choice["delta"]!, choice);
            }
        }

        return answer;
    }

    /// <summary>A whole chat completion.</summary>
    public static JsonNode Whole(JsonNode completion)
    {
        JsonObject answer = new() { ["done"] = true, ["id"] = completion["id"]!.DeepClone(), ["usage"] = completion["usage"]?.DeepClone() };
        foreach (JsonNode? choice in completion["choices"]!.AsArray())
        {
            JsonNode one = new JsonObject { ["content"] = "", ["reasoning"] = "", ["details"] = new JsonObject(), ["calls"] = new JsonObject(), ["images"] = new JsonArray(), ["own"] = new JsonArray() };
            Add(one, choice!["message"]!, choice);
            answer[$"choice {choice["index"]}"] = one;
        }

        return answer;
    }

    /// <summary>Documents of Gemini's, however many: one for a whole answer.</summary>
    public static JsonNode Gemini(IEnumerable<string> documents)
    {
        JsonObject answer = [];
        foreach (string document in documents)
        {
            JsonNode frame = JsonNode.Parse(document)!;
            answer["usage"] = (frame["usageMetadata"] ?? answer["usage"])?.DeepClone();
            answer["id"] = frame["responseId"]?.DeepClone();
            foreach (JsonNode? candidate in frame["candidates"]!.AsArray())
            {
                string name = $"candidate {candidate!["index"]}";
                answer[name] ??= new JsonObject { ["text"] = "", ["thoughts"] = "", ["parts"] = new JsonArray() };
                Add(answer[name]!, candidate);
            }
        }

        return answer;
    }

    private static void Add(JsonNode answer, JsonNode candidate)
    {
        answer["finish"] = (candidate["finishReason"] ?? answer["finish"])?.DeepClone();
        foreach (JsonNode? part in candidate["content"]!["parts"]!.AsArray())
        {
            if (part!["text"] is { } text && part["thoughtSignature"] is null)
            {
                string kind = (bool?)part["thought"] == true ? "thoughts" : "text";
                answer[kind] = (string)answer[kind]! + (string)text!;
            }
            else
            {
                answer["parts"]!.AsArray().Add(part.DeepClone());
            }
        }
    }

    private static void Add(JsonNode answer, JsonNode message, JsonNode choice)
    {
        answer["content"] = (string)answer["content"]! + (string?)message["content"];
        answer["reasoning"] = (string)answer["reasoning"]! + (string?)message["reasoning_content"];
        foreach (string name in (string[])["finish_reason", "native_finish_reason", "x_gemini"])
        {
            answer[name] = (choice[name] ?? answer[name])?.DeepClone();
        }

        Merge(answer["details"]!, message["reasoning_details"], "text");
        Merge(answer["calls"]!, message["tool_calls"], "arguments");
        foreach ((string from, string to) in (ReadOnlySpan<(string, string)>)[("images", "images"), ("x_gemini", "own")])
        {
            foreach (JsonNode? item in message[from]?.AsArray() ?? [])
            {
                answer[to]!.AsArray().Add(item!.DeepClone());
            }
        }
    }

    private static void Merge(JsonNode known, JsonNode? pieces, string text)
    {
        foreach (JsonNode? piece in pieces?.AsArray() ?? [])
        {
            string index = piece!["index"]!.ToJsonString();
            if (known[index] is not { } entry)
            {
                known[index] = piece.DeepClone();
                continue;
            }

            foreach ((string name, JsonNode? value) in piece.AsObject())
            {
                entry[name] = name == text ? (string?)entry[name] + (string?)value : value?.DeepClone();
            }
        }
    }
}
