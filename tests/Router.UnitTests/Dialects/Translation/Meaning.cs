using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmMesh.Router.UnitTests.Dialects.Translation;

/// <summary>What an answer says, however it was cut into pieces.</summary>
internal sealed record Meaning(string Text, string Refusal, string Reasoning, string Calls, string? Finish, Counted? Usage)
{
    /// <summary>The same where arguments mean what they say, however they are spaced and escaped.</summary>
    public Meaning Plain() => this with { Calls = string.Join('\n', Calls.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Plain)) };

    /// <summary>Of a whole chat completion.</summary>
    public static Meaning Of(ReadOnlySpan<byte> completion)
    {
        var gathering = new Gathering();
        gathering.Add(JsonElement.Parse(completion));
        return gathering.ToMeaning();
    }

    /// <summary>Of a stream of chunks, which must end with its terminator.</summary>
    public static Meaning OfStream(string chunks)
    {
        var gathering = new Gathering();
        string[] events = chunks.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("data: [DONE]", events[^1]);
        foreach (string chunk in events[..^1])
        {
            Assert.StartsWith("data: ", chunk, StringComparison.Ordinal);
            gathering.Add(JsonElement.Parse(chunk["data: ".Length..]));
        }

        return gathering.ToMeaning();
    }

    private static string Plain(string call)
    {
        string[] parts = call.Split(' ', 3);
        return $"{parts[0]} {parts[1]} {JsonNode.Parse(parts[2])!.ToJsonString()}";
    }

    private sealed class Gathering
    {
        private readonly StringBuilder _text = new();
        private readonly StringBuilder _refusal = new();
        private readonly StringBuilder _reasoning = new();
        private readonly SortedDictionary<int, (string? Id, string? Name, StringBuilder Arguments)> _calls = [];
        private string? _finish;
        private Counted? _usage;

        public void Add(JsonElement document)
        {
            foreach (JsonElement choice in document.GetProperty("choices").EnumerateArray())
            {
                if (choice.TryGetProperty("delta", out JsonElement message) || choice.TryGetProperty("message", out message))
                {
                    AddMessage(message);
                }

                _finish = choice.TryGetProperty("finish_reason", out JsonElement finish) && finish.GetString() is { } reason ? reason : _finish;
            }

            if (document.TryGetProperty("usage", out JsonElement usage) && usage.ValueKind == JsonValueKind.Object)
            {
                _usage = Counted.Of(usage);
            }
        }

        public Meaning ToMeaning() => new(
            _text.ToString(),
            _refusal.ToString(),
            _reasoning.ToString(),
            string.Join('\n', _calls.Values.Select(call => $"{call.Id} {call.Name} {call.Arguments}")),
            _finish,
            _usage);

        private void AddMessage(JsonElement message)
        {
            Append(_text, message, "content");
            Append(_refusal, message, "refusal");
            Append(_reasoning, message, "reasoning_content");
            if (!message.TryGetProperty("tool_calls", out JsonElement calls))
            {
                return;
            }

            int position = 0;
            foreach (JsonElement call in calls.EnumerateArray())
            {
                int index = call.TryGetProperty("index", out JsonElement number) ? number.GetInt32() : position;
                position++;
                (string? id, string? name, StringBuilder arguments) = _calls.GetValueOrDefault(index, (null, null, new StringBuilder()));
                JsonElement function = call.GetProperty("function");
                Append(arguments, function, "arguments");
                _calls[index] = (
                    call.TryGetProperty("id", out JsonElement told) ? told.GetString() : id,
                    function.TryGetProperty("name", out JsonElement named) ? named.GetString() : name,
                    arguments);
            }
        }

        private static void Append(StringBuilder text, JsonElement holder, string field)
        {
            if (holder.TryGetProperty(field, out JsonElement piece) && piece.ValueKind == JsonValueKind.String)
            {
                text.Append(piece.GetString());
            }
        }
    }
}

/// <summary>Tokens as chat completions count them: cached ones are part of the prompt, reasoning is part of the completion.</summary>
internal sealed record Counted(long Prompt, long Cached, long Completion, long Reasoning)
{
    public static Counted Of(JsonElement usage) => new(
        usage.GetProperty("prompt_tokens").GetInt64(),
        Detail(usage, "prompt_tokens_details", "cached_tokens"),
        usage.GetProperty("completion_tokens").GetInt64(),
        Detail(usage, "completion_tokens_details", "reasoning_tokens"));

    private static long Detail(JsonElement usage, string holder, string name) =>
        usage.TryGetProperty(holder, out JsonElement details) && details.TryGetProperty(name, out JsonElement count) ? count.GetInt64() : 0;
}
