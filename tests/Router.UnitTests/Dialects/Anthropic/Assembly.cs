using System.Text;
using System.Text.Json.Nodes;

namespace LlmMesh.Router.UnitTests.Dialects.Anthropic;

/// <summary>What a client makes of a stream, and of a whole answer, so that both can be compared.</summary>
internal static class Assembly
{
    /// <summary>The data of a stream's events.</summary>
    public static IEnumerable<string> Data(string stream) => stream.Split('\n')
        .Where(line => line.StartsWith("data: ", StringComparison.Ordinal))
        .Select(line => line["data: ".Length..]);

    /// <summary>A stream of chat completion chunks as one answer.</summary>
    public static JsonNode OfChunks(string stream)
    {
        var content = new StringBuilder();
        var reasoning = new StringBuilder();
        SortedDictionary<int, JsonObject> details = [];
        SortedDictionary<int, JsonObject> calls = [];
        JsonObject answer = [];
        foreach (JsonNode chunk in Data(stream).Where(data => data != "[DONE]").Select(data => JsonNode.Parse(data)!))
        {
            Take(answer, chunk, "usage");
            foreach (JsonNode? choice in chunk["choices"]!.AsArray())
            {
                JsonNode delta = choice!["delta"]!;
                content.Append((string?)delta["content"]);
                reasoning.Append((string?)delta["reasoning_content"]);
                Merge(details, delta["reasoning_details"]);
                Merge(calls, delta["tool_calls"]);
                Take(answer, delta, "refusal");
                Take(answer, choice, "finish_reason");
                Take(answer, choice, "native_finish_reason");
                Take(answer, choice, "stop_reason");
            }
        }

        answer["content"] = content.ToString();
        answer["reasoning_content"] = reasoning.ToString();
        answer["reasoning_details"] = new JsonArray([.. details.Values]);
        answer["tool_calls"] = new JsonArray([.. calls.Values.Select(Call)]);
        answer["is_done"] = Data(stream).Last() == "[DONE]";
        return answer;
    }

    /// <summary>A whole chat completion in the same form.</summary>
    public static JsonNode OfChat(JsonNode whole)
    {
        JsonNode choice = whole["choices"]![0]!;
        JsonNode message = choice["message"]!;
        JsonObject answer = [];
        Take(answer, whole, "usage");
        Take(answer, message, "refusal");
        Take(answer, choice, "finish_reason");
        Take(answer, choice, "native_finish_reason");
        Take(answer, choice, "stop_reason");
        answer["content"] = (string?)message["content"] ?? "";
        answer["reasoning_content"] = (string?)message["reasoning_content"] ?? "";
        answer["reasoning_details"] = message["reasoning_details"]?.DeepClone() ?? new JsonArray();
        answer["tool_calls"] = new JsonArray([.. (message["tool_calls"]?.AsArray() ?? []).Select(call => Call(call!.DeepClone().AsObject()))]);
        answer["is_done"] = true;
        return answer;
    }

    /// <summary>A Messages stream as one answer; fails where events are out of order.</summary>
    public static JsonNode OfMessages(string stream)
    {
        JsonObject? message = null;
        var json = new StringBuilder();
        int open = -1;
        bool isStopped = false;
        foreach (JsonNode read in Data(stream).Select(data => JsonNode.Parse(data)!))
        {
            Assert.False(isStopped, "nothing may follow message_stop");
            switch ((string?)read["type"])
            {
                case "message_start":
                    Assert.Null(message);
                    message = read["message"]!.DeepClone().AsObject();
                    break;
                case "content_block_start":
                    Assert.Equal(-1, open);
                    open = (int)read["index"]!;
                    Assert.Equal(message!["content"]!.AsArray().Count, open);
                    message["content"]!.AsArray().Add(read["content_block"]!.DeepClone());
                    json.Clear();
                    break;
                case "content_block_delta":
                    Assert.Equal(open, (int)read["index"]!);
                    Add(message!["content"]![open]!.AsObject(), read["delta"]!, json);
                    break;
                case "content_block_stop":
                    Assert.Equal(open, (int)read["index"]!);
                    if (json.Length > 0)
                    {
                        message!["content"]![open]!["input"] = JsonNode.Parse(json.ToString());
                    }

                    open = -1;
                    break;
                case "message_delta":
                    Assert.Equal(-1, open);
                    message!["stop_reason"] = read["delta"]!["stop_reason"]!.DeepClone();
                    message["stop_sequence"] = read["delta"]!["stop_sequence"]?.DeepClone();
                    message["usage"] = read["usage"]!.DeepClone();
                    break;
                case "message_stop":
                    isStopped = true;
                    break;
                case "ping":
                    break;
                default:
                    Assert.Fail($"unknown event {read.ToJsonString()}");
                    break;
            }
        }

        Assert.True(isStopped);
        return message!;
    }

    private static void Add(JsonObject block, JsonNode delta, StringBuilder json)
    {
        switch ((string?)delta["type"])
        {
            case "text_delta":
                block["text"] = (string?)block["text"] + (string?)delta["text"];
                break;
            case "thinking_delta":
                block["thinking"] = (string?)block["thinking"] + (string?)delta["thinking"];
                break;
            case "signature_delta":
                block["signature"] = delta["signature"]!.DeepClone();
                break;
            case "input_json_delta":
                json.Append((string?)delta["partial_json"]);
                break;
            default:
                Assert.Fail($"unknown delta {delta.ToJsonString()}");
                break;
        }
    }

    private static void Merge(SortedDictionary<int, JsonObject> all, JsonNode? pieces)
    {
        foreach (JsonNode? piece in pieces?.AsArray() ?? [])
        {
            JsonObject read = piece!.DeepClone().AsObject();
            if (all.TryGetValue((int)read["index"]!, out JsonObject? known))
            {
                Join(known, read);
            }
            else
            {
                all.Add((int)read["index"]!, read);
            }
        }
    }

    private static void Join(JsonObject known, JsonObject piece)
    {
        foreach ((string name, JsonNode? value) in piece.ToList())
        {
            if (value is JsonObject inner)
            {
                Join(known[name]!.AsObject(), inner);
            }
            else if (name is "text" or "arguments")
            {
                known[name] = (string?)known[name] + (string?)value;
            }
            else if (name is "signature")
            {
                known[name] = value!.DeepClone();
            }
        }
    }

    // Arguments mean what they say, however they are spaced.
    private static JsonNode Call(JsonObject call)
    {
        call.Remove("index");
        string arguments = (string?)call["function"]!["arguments"] ?? "";
        call["function"]!["arguments"] = JsonNode.Parse(arguments);
        return call;
    }

    private static void Take(JsonObject answer, JsonNode from, string name)
    {
        if (from[name] is { } value)
        {
            answer[name] = value.DeepClone();
        }
    }
}
