using System.Text;
using System.Text.Json.Nodes;

namespace LlmMesh.Router.UnitTests.Dialects.Anthropic;

/// <summary>An answer in chat completions, whole and as chunks in which the pieces of several calls are mixed.</summary>
internal sealed class RandomChat
{
    private readonly Random _random;
    private readonly StringBuilder _chunks = new();

    public RandomChat(int seed)
    {
        _random = new Random(seed);
        string reasoning = _random.Next(2) == 0 ? "let me ü think" : "";
        string text = _random.Next(3) > 0 ? "grüße 😀 \"x\"\n" : "";
        JsonArray calls = Calls(text.Length + reasoning.Length == 0 ? 1 : 0);
        Delta(new JsonObject { ["role"] = "assistant", ["content"] = "" });
        Pieces("reasoning_content", reasoning);
        Pieces("content", text);
        Mix(calls);
        string finish = calls.Count > 0 ? "tool_calls" : "stop";
        Chunk(new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = new JsonObject(), ["finish_reason"] = finish }), null);
        Chunk([], Usage());
        _chunks.Append("data: [DONE]\n\n");

        var message = new JsonObject { ["role"] = "assistant", ["content"] = text };
        if (reasoning.Length > 0)
        {
            message["reasoning_content"] = reasoning;
        }

        if (calls.Count > 0)
        {
            message["tool_calls"] = calls;
        }

        // The estimate of the input and the model are told by the mesh.
        Whole = new JsonObject
        {
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = message, ["finish_reason"] = finish }),
            ["usage"] = Usage(),
        };
    }

    public JsonObject Whole { get; }

    public string Chunks => _chunks.ToString();

    private static JsonObject Usage() => new()
    {
        ["prompt_tokens"] = 30,
        ["completion_tokens"] = 9,
        ["total_tokens"] = 39,
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = 20 },
    };

    private JsonArray Calls(int atLeast)
    {
        JsonArray calls = [];
        for (int i = Math.Max(_random.Next(0, 4), atLeast); i > 0; i--)
        {
            JsonObject arguments = _random.Next(4) == 0 ? [] : new JsonObject { ["city"] = "Köln {\"", ["n"] = _random.Next(100), ["list"] = new JsonArray(1, "]") };
            calls.Add(new JsonObject
            {
                ["id"] = $"call_{calls.Count}",
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = $"f{calls.Count}", ["arguments"] = arguments.ToJsonString() },
            });
        }

        return calls;
    }

    private void Mix(JsonArray calls)
    {
        string[] left = [.. calls.Select(call => (string)call!["function"]!["arguments"]!)];
        bool[] begun = new bool[left.Length];
        int first = 0;
        while (first < left.Length)
        {
            // A later call does not begin before an earlier one has.
            int open = Math.Min(begun.Count(has => has) + 1, left.Length);
            int which = _random.Next(open);
            if (begun[which] && left[which].Length == 0)
            {
                first += Array.TrueForAll(begun, has => has) && Array.TrueForAll(left, rest => rest.Length == 0) ? left.Length : 0;
                continue;
            }

            var piece = new JsonObject { ["index"] = which };
            int length = begun[which] ? Math.Min(_random.Next(1, 9), left[which].Length) : 0;
            var function = new JsonObject { ["arguments"] = left[which][..length] };
            if (!begun[which])
            {
                piece["id"] = $"call_{which}";
                piece["type"] = "function";
                function["name"] = $"f{which}";
            }

            piece["function"] = function;
            begun[which] = true;
            left[which] = left[which][length..];
            Delta(new JsonObject { ["tool_calls"] = new JsonArray(piece) });
        }
    }

    private void Pieces(string member, string text)
    {
        Rune[] letters = [.. text.EnumerateRunes()];
        for (int at = 0; at < letters.Length;)
        {
            int length = Math.Min(_random.Next(1, 5), letters.Length - at);
            Delta(new JsonObject { [member] = string.Concat(letters[at..(at + length)]) });
            at += length;
        }
    }

    private void Delta(JsonObject delta) =>
        Chunk(new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = null }), null);

    private void Chunk(JsonArray choices, JsonObject? usage)
    {
        var chunk = new JsonObject { ["id"] = "c", ["object"] = "chat.completion.chunk", ["model"] = "m", ["choices"] = choices };
        if (usage is not null)
        {
            chunk["usage"] = usage;
        }

        _chunks.Append("data: ").Append(chunk.ToJsonString()).Append("\n\n");
    }
}
