using System.Text.Json.Nodes;

namespace LlmMesh.Router.UnitTests.Dialects.Translation;

/// <summary>A chat completion by chance, whole and in chunks: texts of several scripts, calls whose arguments arrive interleaved.</summary>
internal sealed class RandomAnswer
{
    private static readonly string[] Words =
        ["Graz", " ", "ä", "日本", "\u00ad", "👩‍👩‍👧", "\"", "\\", "\n", "{", "data: ", "𝄞", "zero", "\u0001", "é", "/", "<b>"];

    private readonly Random _random;
    private readonly JsonObject _usage;

    public RandomAnswer(int seed, bool isSmall = false)
    {
        _random = new Random(seed);
        int most = isSmall ? 2 : 6;
        string text = Text(most);
        string reasoning = _random.Next(2) == 0 ? Text(most) : "";
        string refusal = _random.Next(8) == 0 ? Text(2) : "";
        string[] calls = [.. Enumerable.Range(0, _random.Next(isSmall ? 2 : 4)).Select(_ => Arguments(most))];
        string finish = calls.Length > 0 ? "tool_calls" : _random.Next(4) switch { 0 => "length", 1 => "content_filter", _ => "stop" };
        _usage = Usage();
        Whole = Document(text, reasoning, refusal, calls, finish);
        Chunks = [.. Cut(text, reasoning, refusal, calls, finish)];
    }

    public string Whole { get; }

    public IReadOnlyList<string> Chunks { get; }

    private string Text(int most) => string.Concat(Enumerable.Range(0, _random.Next(most + 1)).Select(_ => Words[_random.Next(Words.Length)]));

    private string Document(string text, string reasoning, string refusal, string[] calls, string finish)
    {
        JsonObject message = new() { ["role"] = "assistant", ["content"] = text };
        Set(message, "reasoning_content", reasoning);
        Set(message, "refusal", refusal);
        if (calls.Length > 0)
        {
            message["tool_calls"] = new JsonArray([.. calls.Select((arguments, index) => Call(index, arguments, isFirst: true, hasIndex: false))]);
        }

        return new JsonObject
        {
            ["id"] = "chatcmpl-1",
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = message, ["finish_reason"] = finish }),
            ["usage"] = _usage.DeepClone(),
        }.ToJsonString();
    }

    private IEnumerable<string> Cut(string text, string reasoning, string refusal, string[] calls, string finish)
    {
        yield return Chunk(new JsonObject { ["role"] = "assistant", ["content"] = "" });
        foreach ((string field, string value) in new[] { ("reasoning_content", reasoning), ("content", text), ("refusal", refusal) })
        {
            foreach (string piece in Pieces(value))
            {
                yield return Chunk(new JsonObject { [field] = piece });
            }
        }

        Queue<string>[] arguments = [.. calls.Select(call => new Queue<string>(Pieces(call)))];
        HashSet<int> told = [];
        while (Array.Exists(arguments, call => call.Count > 0))
        {
            int index = _random.Next(arguments.Length);

            // Calls begin in order; their arguments come as they like.
            if (index <= told.Count && arguments[index].TryDequeue(out string? piece))
            {
                yield return Chunk(new JsonObject { ["tool_calls"] = new JsonArray(Call(index, piece, told.Add(index), hasIndex: true)) });
            }
        }

        yield return Chunk(new JsonObject(), finish);
        yield return new JsonObject { ["id"] = "chatcmpl-1", ["choices"] = new JsonArray(), ["usage"] = _usage.DeepClone() }.ToJsonString();
    }

    private JsonObject Usage()
    {
        int prompt = _random.Next(1, 90);
        int completion = _random.Next(1, 90);
        return new JsonObject
        {
            ["prompt_tokens"] = prompt,
            ["completion_tokens"] = completion,
            ["total_tokens"] = prompt + completion,
            ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = _random.Next(prompt + 1) },
            ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = _random.Next(completion + 1) },
        };
    }

    // Between characters: a provider that splits one in two sends no valid JSON.
    private IEnumerable<string> Pieces(string text)
    {
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = Math.Min(start + _random.Next(1, 6), text.Length);
            end += end < text.Length && char.IsLowSurrogate(text[end]) ? 1 : 0;
            yield return text[start..end];
        }
    }

    private string Arguments(int most) =>
        _random.Next(5) == 0 ? "{}" : $$"""{"city":{{JsonValue.Create(Text(most)).ToJsonString()}},"list":[1,{"n":null}]}""";

    private static string Chunk(JsonObject delta, string? finish = null) => new JsonObject
    {
        ["id"] = "chatcmpl-1",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }),
    }.ToJsonString();

    private static JsonObject Call(int index, string arguments, bool isFirst, bool hasIndex)
    {
        JsonObject function = new() { ["arguments"] = arguments };
        JsonObject call = new() { ["function"] = function };
        if (isFirst)
        {
            function["name"] = "tool" + index;
            call["id"] = "call_" + index;
            call["type"] = "function";
        }

        if (hasIndex)
        {
            call["index"] = index;
        }

        return call;
    }

    private static void Set(JsonObject message, string field, string value)
    {
        if (value.Length > 0)
        {
            message[field] = value;
        }
    }
}
