using System.Text.Json.Nodes;

namespace LlmMesh.Router.UnitTests.Dialects.Gemini;

/// <summary>Answers of Gemini's, as frames and whole: thoughts, texts in many scripts, calls with and without ids, signatures, images.</summary>
internal sealed class RandomAnswer
{
    private static readonly string[] Texts = ["a", "grüße ", "€", "😀 ", "\"quoted\\\" ", "line\nbreak", "日本", " ", "data: x", "\u2028"];

    private readonly Random _random;
    private readonly List<JsonObject> _frames = [];
    private readonly JsonArray _parts = [];

    public RandomAnswer(int seed)
    {
        _random = new Random(seed);
        int frames = _random.Next(1, 7);
        for (int i = 0; i < frames; i++)
        {
            JsonArray parts = [];
            for (int part = _random.Next(0, 3); part > 0; part--)
            {
                JsonObject made = Part();
                parts.Add(made);
                _parts.Add(made.DeepClone());
            }

            _frames.Add(Frame(parts, i == frames - 1, i + 1));
        }
    }

    public string Stream => string.Concat(_frames.Select((frame, i) => $"data: {frame.ToJsonString()}{(i % 2 == 0 ? "\r\n\r\n" : "\n\n")}"));

    public string Whole
    {
        get
        {
            JsonNode whole = _frames[^1].DeepClone();
            whole["candidates"]![0]!["content"]!["parts"] = _parts.DeepClone();
            return whole.ToJsonString();
        }
    }

    /// <summary>Whether there is anything in it that a client gets.</summary>
    public bool IsEmpty => _parts.All(part => part!["functionCall"] is null && (string?)part["text"] is null or "" && part["inlineData"] is null);

    private JsonObject Frame(JsonArray parts, bool isLast, int count)
    {
        JsonObject candidate = new() { ["content"] = new JsonObject { ["parts"] = parts, ["role"] = "model" }, ["index"] = 0 };
        if (isLast)
        {
            candidate["finishReason"] = _random.Next(3) switch { 0 => "MAX_TOKENS", 1 => "SAFETY", _ => "STOP" };
            candidate["groundingMetadata"] = new JsonObject { ["webSearchQueries"] = new JsonArray("q") };
        }

        return new JsonObject
        {
            ["candidates"] = new JsonArray(candidate),
            ["usageMetadata"] = new JsonObject { ["promptTokenCount"] = 9, ["candidatesTokenCount"] = count, ["thoughtsTokenCount"] = 2, ["totalTokenCount"] = 11 + count },
            ["modelVersion"] = "gemini-test",
            ["responseId"] = "resp",
        };
    }

    private JsonObject Part()
    {
        JsonObject part = _random.Next(8) switch
        {
            0 or 1 => new JsonObject { ["text"] = Text(), ["thought"] = true },
            2 => new JsonObject { ["functionCall"] = new JsonObject { ["id"] = $"c{_random.Next(100)}", ["name"] = "f", ["args"] = new JsonObject { ["q"] = Text(), ["n"] = 1 } } },
            3 => new JsonObject { ["functionCall"] = new JsonObject { ["name"] = "g" } },
            4 => new JsonObject { ["inlineData"] = new JsonObject { ["mimeType"] = "image/png", ["data"] = "iVBORw0K+/==" } },
            5 => new JsonObject { ["executableCode"] = new JsonObject { ["language"] = "PYTHON", ["code"] = Text() } },
            _ => new JsonObject { ["text"] = Text() },
        };
        if (_random.Next(3) == 0)
        {
            part["thoughtSignature"] = $"sig+{_random.Next(1000)}/=";
        }

        return part;
    }

    private string Text() => string.Concat(Enumerable.Range(0, _random.Next(0, 5)).Select(_ => Texts[_random.Next(Texts.Length)]));
}
