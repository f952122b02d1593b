using System.Text;
using System.Text.Json.Nodes;

namespace LlmMesh.ProviderEmulator.IntegrationTests.Answers;

public sealed class ToolCallTests(EmulatorFixture emulator)
{
    private const string Tools = """
        "tools":[
          {"type":"function","function":{"name":"weather","parameters":{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer"}},"required":["city","days"]}}},
          {"type":"function","function":{"name":"clock"}}]
        """;

    private const string Sample = """{"city":"","days":0}""";

    [Theory]
    [InlineData("hello", "\"required\"", "weather", Sample)]
    [InlineData("hello", """{"type":"function","function":{"name":"clock"}}""", "clock", "{}")]
    [InlineData("call clock", "\"auto\"", "clock", "{}")]
    [InlineData("""call weather {"city":"Oslo","days":2}""", "\"auto\"", "weather", """{"city":"Oslo","days":2}""")]
    public async Task Complete_ToolWanted_CallsIt(string text, string choice, string name, string arguments)
    {
        JsonNode answer = await emulator.Chat.DocumentAsync(ChatCaller.Body("m", text, members: $"{Tools},\"tool_choice\":{choice}"));

        JsonNode message = answer["choices"]![0]!["message"]!;
        JsonNode call = Assert.Single(message["tool_calls"]!.AsArray())!;
        Assert.Null(message["content"]);
        Assert.Equal("tool_calls", (string?)answer["choices"]![0]!["finish_reason"]);
        Assert.Equal("function", (string?)call["type"]);
        Assert.Equal(name, (string?)call["function"]!["name"]);
        Assert.Equal(arguments, (string?)call["function"]!["arguments"]);
    }

    [Theory]
    [InlineData("hello", "\"auto\"")]
    [InlineData("call clock", "\"none\"")]
    [InlineData("call nobody", "\"auto\"")]
    public async Task Complete_NoToolWanted_AnswersInWords(string text, string choice)
    {
        JsonNode answer = await emulator.Chat.DocumentAsync(ChatCaller.Body("m", text, members: $"{Tools},\"tool_choice\":{choice}"));

        Assert.Equal("stop", (string?)answer["choices"]![0]!["finish_reason"]);
        Assert.NotNull((string?)answer["choices"]![0]!["message"]!["content"]);
    }

    [Fact]
    public async Task Complete_AfterToolResult_AnswersInWords()
    {
        const string Messages = """
            "messages":[{"role":"user","content":"call clock"},
              {"role":"assistant","content":null,"tool_calls":[{"id":"call_emu0","type":"function","function":{"name":"clock","arguments":"{}"}}]},
              {"role":"tool","tool_call_id":"call_emu0","content":"noon"}]
            """;

        JsonNode answer = await emulator.Chat.DocumentAsync($"{{\"model\":\"m\",{Messages},{Tools}}}");

        Assert.Equal("stop", (string?)answer["choices"]![0]!["finish_reason"]);
    }

    [Fact]
    public async Task Stream_SeveralTools_AssembleByIndexFromFragments()
    {
        string body = ChatCaller.Body("m", "call clock,weather", stream: true, members: Tools + ",\"stream_options\":{\"include_usage\":true}");

        StreamText stream = await emulator.Chat.StreamAsync(body);

        Dictionary<int, (string Name, StringBuilder Arguments)> calls = [];
        int fragments = 0;
        foreach (JsonNode fragment in stream.Choices.SelectMany(choice => choice["delta"]!["tool_calls"]?.AsArray() ?? []).Select(call => call!))
        {
            int index = (int)fragment["index"]!;
            if ((string?)fragment["id"] is { Length: > 0 })
            {
                calls.Add(index, ((string)fragment["function"]!["name"]!, new StringBuilder()));
            }

            string arguments = (string)fragment["function"]!["arguments"]!;
            fragments += arguments.Length > 0 ? 1 : 0;
            calls[index].Arguments.Append(arguments);
        }

        Assert.Equal(["weather", "clock"], calls.OrderBy(call => call.Key).Select(call => call.Value.Name));
        Assert.Equal([Sample, "{}"], calls.OrderBy(call => call.Key).Select(call => call.Value.Arguments.ToString()));
        Assert.Equal(["tool_calls"], stream.FinishReasons);
        Assert.True(fragments > 2);
        Assert.Equal(fragments, (int)stream.Events[^1]["usage"]!["completion_tokens"]!);
    }
}
