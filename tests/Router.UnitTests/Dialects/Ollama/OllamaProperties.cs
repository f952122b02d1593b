using System.Text;
using System.Text.Json.Nodes;
using LlmMesh.Router.Dialects.Ollama;
using LlmMesh.Router.UnitTests.Dialects.Translation;

namespace LlmMesh.Router.UnitTests.Dialects.Ollama;

/// <summary>Random answers, streamed and whole, and every way in which their bytes may arrive.</summary>
public sealed class OllamaProperties
{
    private static readonly string[] Pieces = ["a", "é", "🎉", "\"", "\\", "\n", "你好", " ", "{}", "\u0001"];

    [Fact]
    public async Task Stream_PutTogether_IsTheWholeAnswer()
    {
        Random random = new(20261120);
        for (int round = 0; round < 200; round++)
        {
            (byte[] stream, byte[] whole) = Answer(random);
            string expected = Chunks.Describe(OllamaUpstream.Instance.ToChat(whole, Chunks.Context)!);
            IEnumerable<int> reads = Enumerable.Range(0, stream.Length).Select(_ => random.Next(1, 9)).ToArray();

            Assert.Equal(expected, Chunks.Assemble(await Chunks.DecodeAsync(OllamaUpstream.Instance, stream, reads)));
        }
    }

    [Fact]
    public async Task Stream_EverySplit_IsTheSame()
    {
        Random random = new(7);
        for (int round = 0; round < 5; round++)
        {
            (byte[] stream, byte[] whole) = Answer(random);
            string expected = Chunks.Describe(OllamaUpstream.Instance.ToChat(whole, Chunks.Context)!);
            for (int split = 1; split < stream.Length; split++)
            {
                Assert.Equal(expected, Chunks.Assemble(await Chunks.DecodeAsync(OllamaUpstream.Instance, stream, [split])));
            }
        }
    }

    private static (byte[] Stream, byte[] Whole) Answer(Random random)
    {
        string[] thinking = Texts(random);
        string[] content = Texts(random);
        JsonArray[] calls = [.. Enumerable.Range(0, random.Next(4)).Select(number => new JsonArray(Call(random, number)))];
        List<JsonObject> lines =
        [
            .. thinking.Select(text => Line(new JsonObject { ["content"] = "", ["thinking"] = text })),
            .. content.Select(text => Line(new JsonObject { ["content"] = text })),
            .. calls.Select(call => Line(new JsonObject { ["content"] = "", ["tool_calls"] = call.DeepClone() })),
        ];
        JsonObject end = Line(new JsonObject { ["content"] = "" });
        JsonObject whole = Line(new JsonObject
        {
            ["content"] = string.Concat(content),
            ["thinking"] = string.Concat(thinking),
            ["tool_calls"] = new JsonArray([.. calls.Select(call => call[0]!.DeepClone())]),
        });
        foreach (JsonObject last in (JsonObject[])[end, whole])
        {
            last["done"] = true;
            last["done_reason"] = lines.Count % 2 == 0 ? "stop" : "length";
            last["prompt_eval_count"] = lines.Count;
            last["eval_count"] = lines.Count + 1;
        }

        string stream = string.Concat(lines.Append(end).Select(line => line.ToJsonString() + "\n"));
        return (Encoding.UTF8.GetBytes(stream), Encoding.UTF8.GetBytes(whole.ToJsonString()));
    }

    private static JsonObject Line(JsonObject message)
    {
        message["role"] = "assistant";
        return new JsonObject { ["model"] = "x", ["message"] = message, ["done"] = false };
    }

    private static JsonObject Call(Random random, int number)
    {
        JsonObject call = new()
        {
            ["function"] = new JsonObject { ["name"] = $"f{number}", ["arguments"] = new JsonObject { [Text(random)] = Text(random) } },
        };
        if (random.Next(2) == 0)
        {
            call["id"] = $"id{number}";
        }

        return call;
    }

    private static string[] Texts(Random random) => [.. Enumerable.Range(0, random.Next(5)).Select(_ => Text(random))];

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Pieces[random.Next(Pieces.Length)]));
}
