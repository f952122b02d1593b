using System.Text.Json.Nodes;

namespace LlmMesh.ProviderEmulator.IntegrationTests.Dialects;

public sealed class ResponsesTests(EmulatorFixture emulator)
{
    private const string Path = "v1/responses";
    private const string Tools = """
        "tools":[{"type":"function","name":"weather","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]},"strict":false},
          {"type":"function","name":"clock","parameters":null},{"type":"web_search"}]
        """;

    private DialectCaller Caller => new(emulator.Server.Client);

    [Fact]
    public async Task Response_SameQuestion_HasTheTextAndUsageOfAChatCompletion()
    {
        JsonNode chat = await emulator.Chat.DocumentAsync(ChatCaller.Body("m", "ü and 漢字"));

        JsonNode response = await Caller.DocumentAsync(Path, Body("ü and 漢字"));

        JsonNode message = Assert.Single(response["output"]!.AsArray())!;
        Assert.Equal((string?)chat["choices"]![0]!["message"]!["content"], (string?)message["content"]![0]!["text"]);
        Assert.Equal("completed", (string?)response["status"]);
        Assert.Equal((int)chat["usage"]!["prompt_tokens"]!, (int)response["usage"]!["input_tokens"]!);
        Assert.Equal((int)chat["usage"]!["completion_tokens"]!, (int)response["usage"]!["output_tokens"]!);
    }

    [Theory]
    [InlineData("hello", "")]
    [InlineData("call clock,weather", Tools)]
    [InlineData("call clock {\"on\":\n[1,\n2]}", Tools)]
    [InlineData("a much longer question whose answer does not fit", "\"max_output_tokens\":16,\"reasoning\":{\"effort\":\"low\",\"summary\":\"auto\"},\"include\":[\"reasoning.encrypted_content\"]")]
    public async Task Stream_Events_AreBracketedAndCarryTheDocument(string text, string members)
    {
        JsonNode document = await Caller.DocumentAsync(Path, Body(text, members));

        IReadOnlyList<(string Name, JsonNode Data)> events = await Caller.EventsAsync(Path, Body(text, members, stream: true));

        Assert.All(events, item => Assert.Equal(item.Name, (string?)item.Data["type"]));
        Assert.Equal(Enumerable.Range(0, events.Count), events.Select(item => (int)item.Data["sequence_number"]!));
        Assert.Equal(["response.created", "response.in_progress"], events.Take(2).Select(item => item.Name));
        Assert.Equal($"response.{document["status"]}", events[^1].Name);
        Assert.Equal(document.ToJsonString(), events[^1].Data["response"]!.ToJsonString());
        Assert.Equal(
            document["output"]!.AsArray().Select(item => item!.ToJsonString()),
            events.Where(item => item.Name == "response.output_item.done").Select(item => item.Data["item"]!.ToJsonString()));
        foreach ((string name, JsonNode done) in events.Where(item => item.Name.EndsWith(".done", StringComparison.Ordinal) && item.Data["part"] is null && item.Data["item"] is null))
        {
            IEnumerable<string?> deltas = events
                .Where(item => item.Name == name.Replace(".done", ".delta", StringComparison.Ordinal) && (int)item.Data["output_index"]! == (int)done["output_index"]!)
                .Select(item => (string?)item.Data["delta"]);
            Assert.Equal((string?)(done["text"] ?? done["arguments"]), string.Concat(deltas));
        }
    }

    [Fact]
    public async Task Response_ItemsComeBack_AreAcceptedAsTheyWere()
    {
        JsonArray output = (await Caller.DocumentAsync(
            Path, Body("call clock", Tools + ",\"reasoning\":{\"effort\":\"low\"},\"include\":[\"reasoning.encrypted_content\"]")))["output"]!.AsArray();
        Assert.Equal(["reasoning", "function_call"], output.Select(item => (string?)item!["type"]));

        string Loop() => $$"""
            {"model":"m",{{Tools}},"input":[{"role":"user","content":"call clock"},{{string.Join(',', output.Select(item => item!.ToJsonString()))}},
            {"type":"function_call_output","call_id":"call_emu0","output":"noon"}]}
            """;
        JsonNode second = await Caller.DocumentAsync(Path, Loop());
        output[0]!["encrypted_content"] = "forged";
        (int status, _) = await Caller.AskAsync(Path, Loop());

        Assert.Equal("message", (string?)second["output"]![0]!["type"]);
        Assert.Equal(400, status);
    }

    [Theory]
    [InlineData("""{"input":"x"}""", "model")]
    [InlineData("""{"model":"m"}""", "input")]
    [InlineData("""{"model":"m","input":"x","stop":["y"]}""", "stop")]
    [InlineData("""{"model":"m","input":"x","messages":[]}""", "messages")]
    [InlineData("""{"model":"m","input":"x","max_output_tokens":15}""", "max_output_tokens")]
    [InlineData("""{"model":"m","input":"x","previous_response_id":"resp_1"}""", "previous_response_id")]
    [InlineData("""{"model":"m","input":"x","tools":[{"type":"function","function":{"name":"f"}}]}""", "tools[0].function")]
    [InlineData("""{"model":"m","input":"x","text":{"format":{"type":"json_schema","json_schema":{}}}}""", "text.format.name")]
    [InlineData("""{"model":"m","input":[{"role":"tool","content":"x"}]}""", "input[0].role")]
    [InlineData("""{"model":"m","input":[{"role":"user","content":[{"type":"text","text":"x"}]}]}""", "input[0].content")]
    [InlineData("""{"model":"m","input":[{"role":"assistant","content":[{"type":"input_text","text":"x"}]}]}""", "input[0].content")]
    [InlineData("""{"model":"m","input":[{"role":"user","content":[{"type":"input_image","image_url":{"url":"x"}}]}]}""", "input[0].content.image_url")]
    [InlineData("""{"model":"m","input":[{"type":"function_call_output","call_id":"c","output":"x"}]}""", "input")]
    [InlineData("""{"model":"m","input":[{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}]}""", "input")]
    [InlineData("""{"model":"m","input":[{"type":"function_call","call_id":"c","name":"f","arguments":{}}]}""", "input[0].arguments")]
    public async Task Response_BadRequest_NamesTheParameter(string body, string param)
    {
        (int status, JsonNode document) = await Caller.AskAsync(Path, body);

        Assert.Equal(400, status);
        Assert.Equal(param, (string?)document["error"]!["param"]);
        Assert.Equal("invalid_request_error", (string?)document["error"]!["type"]);
    }

    [Fact]
    public async Task Stream_ErrorIn200_IsAnErrorEventWithTheNextNumber()
    {
        string raw = await Caller.RawAsync(Path, Body("x", stream: true), ("x-emulator-fault", "error-in-200,after=1"));

        Assert.Contains("event: error\ndata: {\"type\":\"error\",\"sequence_number\":5,", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("response.completed", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InputTokens_Prompt_AreCounted()
    {
        JsonNode count = await Caller.DocumentAsync(Path + "/input_tokens", """{"model":"m","instructions":"a b","input":"c d"}""");

        Assert.Equal(("response.input_tokens", 4), ((string?)count["object"], (int)count["input_tokens"]!));
    }

    [Fact]
    public async Task Get_AnyId_IsNotFound()
    {
        (int status, JsonNode document) = await Caller.AskAsync(Path + "/resp_1", null);

        Assert.Equal(404, status);
        Assert.Equal("invalid_request_error", (string?)document["error"]!["type"]);
    }

    private static string Body(string text, string members = "", bool stream = false)
    {
        string more = members.Length == 0 ? "" : "," + members;
        return $$"""{"model":"m","stream":{{(stream ? "true" : "false")}},"input":{{JsonValue.Create(text).ToJsonString()}}{{more}} }""";
    }
}
