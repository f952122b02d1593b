using System.Text;
using System.Text.Json.Nodes;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.OpenAI.Compatible;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.UnitTests.Dialects.Translation;

namespace LlmMesh.Router.UnitTests.Dialects.OpenAI.Compatible;

public sealed class CompatibleUpstreamTests
{
    private static readonly CompatibleUpstream Upstream = CompatibleUpstream.Instance;

    [Theory]
    // Nothing to mend: as it stands, numbers and escapes included.
    [InlineData("""{"id":"a","created":1.50e3,"choices":[{"index":0,"delta":{"content":"\u00e9é"},"finish_reason":null}],"usage":null}""",
        """{"id":"a","created":1.50e3,"choices":[{"index":0,"delta":{"content":"\u00e9é"},"finish_reason":null}],"usage":null}""")]
    // Mistral's lists.
    [InlineData("""{"id":"a","choices":[{"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"so"}]}}]}""",
        """{"id":"a","choices":[{"delta":{"content":"so","reasoning_content":"hm"}}]}""")]
    // An empty string for null; words of their own.
    [InlineData("""{"id":"a","choices":[{"finish_reason":"","delta":{}}]}""", """{"id":"a","choices":[{"delta":{},"finish_reason":null}]}""")]
    [InlineData("""{"id":"a","choices":[{"delta":{},"finish_reason":"eos"}]}""",
        """{"id":"a","choices":[{"delta":{},"finish_reason":"stop","native_finish_reason":"eos"}]}""")]
    [InlineData("""{"id":"a","choices":[{"delta":{},"finish_reason":"model_length"}]}""",
        """{"id":"a","choices":[{"delta":{},"finish_reason":"length","native_finish_reason":"model_length"}]}""")]
    // Ids, numbers, types and arguments of calls.
    [InlineData("""{"id":"","choices":[{"delta":{"tool_calls":[{"function":{"name":"f","arguments":{"a":1}}},{"function":{"name":"g","arguments":null}}]}}]}""",
        """{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"call_r1_0_0","function":{"name":"f","arguments":"{\u0022a\u0022:1}"},"type":"function"},{"index":1,"id":"call_r1_0_1","function":{"name":"g","arguments":""},"type":"function"}]}}],"id":"chatcmpl-r1"}""")]
    // Nothing that anybody waits for.
    [InlineData("""{"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[]}""", null)]
    public async Task Decode_Chunk_IsMended(string chunk, string? expected) => Assert.Equal(
        expected is null ? "" : $"data: {expected}\n\n",
        await Chunks.DecodeAsync(Upstream, $"data: {chunk}\n\n"));

    [Theory]
    [InlineData("""{"error":{"message":"no","code":500}}""")]
    [InlineData("""{"id":"x","choices":[{"index":0,"delta":{"content":""},"finish_reason":"insufficient_system_resource"}]}""")]
    public async Task Decode_Failure_IsAnErrorWithTheProvidersDocument(string chunk) => Assert.Equal(
        $"event: error\ndata: {chunk}\n\n", await Chunks.DecodeAsync(Upstream, $"data: {chunk}\n\n"));

    [Fact]
    public async Task Decode_NamedErrorOverSeveralLines_KeepsItsLines() => Assert.Equal(
        "event: error\ndata: {\ndata: }\n\n", await Chunks.DecodeAsync(Upstream, "event: error\ndata: {\ndata: }\n\n"));

    [Fact]
    public async Task Decode_CommentsAndTerminator_StayWhatTheyAre() => Assert.Equal(
        ": \n\ndata: [DONE]\n\n", await Chunks.DecodeAsync(Upstream, ": keep-alive\n\ndata: [DONE]\n\n"));

    [Fact]
    public async Task Decode_PiecesOfCallsWithoutNumbers_AreJoinedByIdAndName()
    {
        string events = await Chunks.DecodeAsync(Upstream, string.Concat(
            Delta("""{"tool_calls":[{"id":"a","function":{"name":"f","arguments":"{\"x\""}}]}"""),
            Delta("""{"tool_calls":[{"function":{"arguments":":1}"}}]}"""),
            Delta("""{"tool_calls":[{"id":"b","function":{"name":"g","arguments":"{}"}}]}"""),
            Delta("""{"tool_calls":[{"id":"b","function":{"name":"g","arguments":""}}]}"""),
            """data: {"id":"i","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\n"));

        Assert.Equal("""||a f {"x":1};b g {}|tool_calls|""", Chunks.Assemble(events));
        Assert.Equal(2, Chunks.Documents(events).Count(chunk => chunk.ToJsonString().Contains("\"name\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Decode_UsageInTheChoice_StandsAtTheTop()
    {
        string events = await Chunks.DecodeAsync(
            Upstream, """data: {"id":"i","choices":[{"index":0,"delta":{},"finish_reason":"stop","usage":{"prompt_tokens":4,"completion_tokens":2,"cached_tokens":1}}]}""" + "\n\n");

        JsonNode chunk = Assert.Single(Chunks.Documents(events));
        Assert.Equal((4, 2, 1), ((int)chunk["usage"]!["prompt_tokens"]!, (int)chunk["usage"]!["completion_tokens"]!, (int)chunk["usage"]!["prompt_tokens_details"]!["cached_tokens"]!));
    }

    [Fact]
    public async Task Decode_ForAForeignClient_ReasoningAndUsageHaveTheMeshsNames()
    {
        using SentRequest sent = Foreign();
        string events = await Chunks.DecodeAsync(
            Upstream,
            Delta("""{"reasoning":"hm","reasoning_content":"hm"}""")
            + """data: {"id":"i","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":2,"total_tokens":17,"completion_tokens_details":{"reasoning_tokens":5},"cost":0.0025}}""" + "\n\n",
            Chunks.Context with { Sent = sent });
        IReadOnlyList<JsonNode> chunks = Chunks.Documents(events);

        Assert.Equal("""{"reasoning_content":"hm"}""", chunks[0]["choices"]![0]!["delta"]!.ToJsonString());
        Assert.Equal((7, 5), ((int)chunks[1]["usage"]!["completion_tokens"]!, (int)chunks[1]["usage"]!["completion_tokens_details"]!["reasoning_tokens"]!));
        Assert.Equal(2_500_000, ChatFacts.Read(Encoding.UTF8.GetBytes(chunks[1].ToJsonString())).Usage!.Value.ChargedNanoDollars);
    }

    [Theory]
    [InlineData("""{"choices":[{"finish_reason":"network_error","message":{"content":"x"}}]}""", "network_error")]
    [InlineData("""{"error":{"code":"1302","message":"slow"}}""", "1302")]
    public void ToChat_Failure_IsAnError(string answer, string code)
    {
        JsonNode chat = JsonNode.Parse(Upstream.ToChat(Encoding.UTF8.GetBytes(answer), Chunks.Context)!)!;

        Assert.Equal(code, (string?)chat["error"]!["code"]);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("""{"choices":""")]
    public void ToChat_NoAnswer_IsNone(string answer) => Assert.Null(Upstream.ToChat(Encoding.UTF8.GetBytes(answer), Chunks.Context));

    [Fact]
    public async Task Decode_EverySplit_IsTheSame()
    {
        byte[] stream = Encoding.UTF8.GetBytes(
            Delta("""{"role":"assistant","content":"né🎉"}""") + ": wait\r\n\r\n"
            + Delta("""{"tool_calls":[{"function":{"name":"f","arguments":"{\"é\":"}}]}""") + Delta("""{"tool_calls":[{"function":{"arguments":"1}"}}]}""")
            + """data: {"choices":[{"delta":{},"finish_reason":"tool_use"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}""" + "\n\ndata: [DONE]\n\n");
        string whole = Chunks.Assemble(await Chunks.DecodeAsync(Upstream, stream, []));

        Assert.StartsWith("né🎉||call_r1_0_0 f {\"é\":1}|tool_calls|", whole, StringComparison.Ordinal);
        for (int split = 1; split < stream.Length; split++)
        {
            Assert.Equal(whole, Chunks.Assemble(await Chunks.DecodeAsync(Upstream, stream, [split])));
        }

        Assert.Equal(whole, Chunks.Assemble(await Chunks.DecodeAsync(Upstream, stream, Enumerable.Repeat(1, stream.Length))));
    }

    private static string Delta(string delta) => $$"""data: {"id":"i","choices":[{"index":0,"delta":{{delta}},"finish_reason":null}]}""" + "\n\n";

    private static SentRequest Foreign() => new(null!, Bodies.Of("{}"));
}
