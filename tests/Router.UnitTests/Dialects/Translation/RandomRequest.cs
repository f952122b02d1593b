using System.Text.Json.Nodes;

namespace LlmMesh.Router.UnitTests.Dialects.Translation;

/// <summary>A chat completion request by chance, of fields that every provider's dialect has a word for.</summary>
internal sealed class RandomRequest
{
    private static readonly string[] Words = ["Graz", "ä", "日本", "👩‍👩‍👧", "\"", "\\", "\n", "{", "𝄞", "zero", "/", "<b>"];

    private readonly Random _random;
    private readonly JsonArray _messages = [];
    private readonly bool _toolsMayFail;
    private int _calls;

    /// <param name="seed">Of chance.</param>
    /// <param name="toolsMayFail">Whether results of tools may be errors, which chat completions have no word for.</param>
    public RandomRequest(int seed, bool toolsMayFail)
    {
        _toolsMayFail = toolsMayFail;
        _random = new Random(seed);
        JsonObject request = new() { ["model"] = "m", ["messages"] = _messages };
        bool hasTools = Chance();
        Converse(hasTools);
        request[Chance() ? "max_tokens" : "max_completion_tokens"] = _random.Next(1, 5000);
        Maybe(request, "temperature", () => _random.Next(0, 10) / 10.0);
        Maybe(request, "top_p", () => _random.Next(1, 10) / 10.0);
        Maybe(request, "top_k", () => _random.Next(1, 50));
        Maybe(request, "stop", () => Chance() ? Text() : new JsonArray([.. Enumerable.Range(0, _random.Next(1, 5)).Select(_ => (JsonNode)Text())]));
        Maybe(request, "response_format", () => new JsonObject
        {
            ["type"] = "json_schema",
            ["json_schema"] = new JsonObject { ["name"] = "answer", ["strict"] = true, ["schema"] = Schema() },
        });
        if (hasTools)
        {
            request["tools"] = new JsonArray([.. Enumerable.Range(0, 3).Select(Tool)]);
            Maybe(request, "tool_choice", Choice);
        }

        Body = request;
    }

    public JsonObject Body { get; }

    private void Converse(bool hasTools)
    {
        if (Chance())
        {
            _messages.Add(new JsonObject { ["role"] = "system", ["content"] = Text() });
        }

        for (int turns = _random.Next(0, 4); turns > 0; turns--)
        {
            _messages.Add(User());
            int calls = hasTools ? _random.Next(3) : 0;
            JsonObject assistant = new() { ["role"] = "assistant", ["content"] = calls > 0 && Chance() ? null : Text() };
            _messages.Add(assistant);
            if (calls > 0)
            {
                JsonArray made = [.. Enumerable.Range(0, calls).Select(_ => Call())];
                assistant["tool_calls"] = made;
                foreach (JsonNode? call in made)
                {
                    _messages.Add(new JsonObject { ["role"] = "tool", ["tool_call_id"] = (string)call!["id"]!, ["content"] = Result() });
                    Maybe(_messages[^1]!.AsObject(), "is_error", () => _toolsMayFail);
                }
            }
        }

        _messages.Add(User());
    }

    private JsonObject User() => new()
    {
        ["role"] = "user",
        ["content"] = Chance() ? Text() : new JsonArray(
            new JsonObject { ["type"] = "text", ["text"] = Text() },
            new JsonObject { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = "data:image/png;base64,iVBORw0K+/==" } },
            new JsonObject { ["type"] = "text", ["text"] = Text() }),
    };

    private JsonObject Call() => new()
    {
        ["id"] = $"call_{_calls++}",
        ["type"] = "function",
        ["function"] = new JsonObject
        {
            ["name"] = $"tool{_random.Next(3)}",
            ["arguments"] = new JsonObject { ["city"] = Text(), ["n"] = new JsonArray(_random.Next(9), null, 1.5) }.ToJsonString(),
        },
    };

    private string Result() => Chance() ? Text() : new JsonObject { ["found"] = Text() }.ToJsonString();

    private JsonNode Tool(int number) => new JsonObject
    {
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = $"tool{number}", ["description"] = Text(), ["parameters"] = Schema() },
    };

    private JsonNode Choice() => _random.Next(4) switch
    {
        0 => "auto",
        1 => "none",
        2 => "required",
        _ => new JsonObject { ["type"] = "function", ["function"] = new JsonObject { ["name"] = "tool1" } },
    };

    private JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject { ["city"] = new JsonObject { ["type"] = "string", ["description"] = Text() }, ["n"] = new JsonObject { ["type"] = "array" } },
        ["required"] = new JsonArray("city"),
        ["additionalProperties"] = false,
    };

    private string Text() => "x" + string.Concat(Enumerable.Range(0, _random.Next(5)).Select(_ => Words[_random.Next(Words.Length)])) + ".";

    private bool Chance() => _random.Next(2) == 0;

    private void Maybe(JsonObject request, string field, Func<JsonNode> value)
    {
        if (Chance())
        {
            request[field] = value();
        }
    }
}
