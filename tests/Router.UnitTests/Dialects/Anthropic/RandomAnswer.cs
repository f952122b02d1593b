using System.Text;
using System.Text.Json.Nodes;

namespace LlmMesh.Router.UnitTests.Dialects.Anthropic;

/// <summary>An answer of a provider's, whole and as a stream, made from a seed.</summary>
internal sealed class RandomAnswer
{
    private static readonly string[] Pieces = ["a", "ü", "€", "😀", "日本", "\"", "\\", "\n", "{", "}", " ", "</x>", "data: ", "\u2028"];

    private readonly Random _random;
    private readonly JsonArray _content = [];
    private readonly StringBuilder _stream = new();

    public RandomAnswer(int seed)
    {
        _random = new Random(seed);
        Event(new JsonObject
        {
            ["type"] = "message_start",
            ["message"] = new JsonObject
            {
                ["id"] = "msg_1",
                ["type"] = "message",
                ["role"] = "assistant",
                ["model"] = "claude-x",
                ["content"] = new JsonArray(),
                ["stop_reason"] = null,
                ["usage"] = new JsonObject { ["input_tokens"] = 10, ["cache_read_input_tokens"] = 90, ["output_tokens"] = 1 },
            },
        });
        Thinking();
        for (int blocks = _random.Next(1, 4); blocks > 0; blocks--)
        {
            Text();
        }

        int calls = _random.Next(0, 4);
        for (int call = 0; call < calls; call++)
        {
            Call(call);
        }

        string reason = calls > 0 ? "tool_use" : _random.Next(2) == 0 ? "end_turn" : "max_tokens";
        var usage = new JsonObject { ["output_tokens"] = 20, ["output_tokens_details"] = new JsonObject { ["thinking_tokens"] = 5 } };
        Event(new JsonObject { ["type"] = "message_delta", ["delta"] = new JsonObject { ["stop_reason"] = reason, ["stop_sequence"] = null }, ["usage"] = usage });
        Event(new JsonObject { ["type"] = "message_stop" });
        Whole = new JsonObject
        {
            ["id"] = "msg_1",
            ["type"] = "message",
            ["role"] = "assistant",
            ["model"] = "claude-x",
            ["content"] = _content,
            ["stop_reason"] = reason,
            ["stop_sequence"] = null,
            ["usage"] = new JsonObject
            {
                ["input_tokens"] = 10,
                ["cache_creation_input_tokens"] = 0,
                ["cache_read_input_tokens"] = 90,
                ["output_tokens"] = 20,
                ["output_tokens_details"] = new JsonObject { ["thinking_tokens"] = 5 },
            },
        };
    }

    public JsonObject Whole { get; }

    public string Stream => _stream.ToString();

    /// <summary>The stream, cut at random.</summary>
    public IEnumerable<byte[]> Parts()
    {
        byte[] all = Encoding.UTF8.GetBytes(Stream);
        for (int at = 0; at < all.Length;)
        {
            int length = Math.Min(_random.Next(1, 40), all.Length - at);
            yield return all[at..(at + length)];
            at += length;
        }
    }

    private string Words()
    {
        var text = new StringBuilder();
        for (int i = _random.Next(1, 8); i > 0; i--)
        {
            text.Append(Pieces[_random.Next(Pieces.Length)]);
        }

        return text.ToString();
    }

    private void Thinking()
    {
        if (_random.Next(2) == 0)
        {
            string thought = Words();
            Start(new JsonObject { ["type"] = "thinking", ["thinking"] = "", ["signature"] = "" });
            Deltas("thinking_delta", "thinking", thought);
            Delta("signature_delta", "signature", "c2ln");
            Stop(new JsonObject { ["type"] = "thinking", ["thinking"] = thought, ["signature"] = "c2ln" });
        }

        if (_random.Next(3) == 0)
        {
            var block = new JsonObject { ["type"] = "redacted_thinking", ["data"] = "ZGF0YQ==" };
            Start(block.DeepClone().AsObject());
            Stop(block);
        }
    }

    private void Text()
    {
        string text = Words();
        Start(new JsonObject { ["type"] = "text", ["text"] = "" });
        Deltas("text_delta", "text", text);
        Stop(new JsonObject { ["type"] = "text", ["text"] = text });
        Event(new JsonObject { ["type"] = "ping" });
    }

    private void Call(int number)
    {
        var input = new JsonObject();
        for (int i = _random.Next(0, 3); i > 0; i--)
        {
            input[$"k{i}"] = Words();
        }

        Start(new JsonObject { ["type"] = "tool_use", ["id"] = $"toolu_{number}", ["name"] = $"f{number}", ["input"] = new JsonObject(), ["caller"] = Direct() });
        if (input.Count > 0)
        {
            Deltas("input_json_delta", "partial_json", input.ToJsonString());
        }

        Stop(new JsonObject { ["type"] = "tool_use", ["id"] = $"toolu_{number}", ["name"] = $"f{number}", ["input"] = input, ["caller"] = Direct() });
    }

    private static JsonObject Direct() => new() { ["type"] = "direct" };

    private void Start(JsonObject block) =>
        Event(new JsonObject { ["type"] = "content_block_start", ["index"] = _content.Count, ["content_block"] = block });

    private void Deltas(string type, string member, string text)
    {
        // Between characters only: providers do not cut those, networks do.
        Rune[] letters = [.. text.EnumerateRunes()];
        for (int at = 0; at < letters.Length;)
        {
            int length = Math.Min(_random.Next(1, 4), letters.Length - at);
            Delta(type, member, string.Concat(letters[at..(at + length)]));
            at += length;
        }
    }

    private void Delta(string type, string member, string value) => Event(new JsonObject
    {
        ["type"] = "content_block_delta",
        ["index"] = _content.Count,
        ["delta"] = new JsonObject { ["type"] = type, [member] = value },
    });

    private void Stop(JsonObject whole)
    {
        Event(new JsonObject { ["type"] = "content_block_stop", ["index"] = _content.Count });
        _content.Add(whole);
    }

    private void Event(JsonObject data) => _stream.Append("event: ").Append((string?)data["type"]).Append("\ndata: ")
        .Append(_random.Next(2) == 0 ? data.ToJsonString() : data.ToJsonString(Relaxed)).Append("\n\n");

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
