using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmMesh.Router.Dialects.Anthropic;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.UnitTests.Dialects.Anthropic;

/// <summary>What answers say, whole and streamed, beyond what the properties cover.</summary>
public sealed class AnswerTests
{
    private const string Start = "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n";
    private const string Done = "data: [DONE]\n\n";

    [Theory]
    [InlineData("end_turn", "stop", null)]
    [InlineData("stop_sequence", "stop", "stop_sequence")]
    [InlineData("max_tokens", "length", null)]
    [InlineData("model_context_window_exceeded", "length", "model_context_window_exceeded")]
    [InlineData("tool_use", "tool_calls", null)]
    [InlineData("refusal", "content_filter", null)]
    [InlineData("pause_turn", "stop", "pause_turn")]
    [InlineData("something_new", "stop", "something_new")]
    public void StopReason_OfEachKind_IsAFinishReason(string reason, string finish, string? native)
    {
        JsonNode choice = Translated.ToChat($$"""{"content":[{"type":"text","text":"x"}],"stop_reason":"{{reason}}"}""")["choices"]![0]!;

        Assert.Equal((finish, native), ((string?)choice["finish_reason"], (string?)choice["native_finish_reason"]));
    }

    [Theory]
    [InlineData("\"finish_reason\":\"stop\"", "end_turn")]
    [InlineData("\"finish_reason\":\"length\"", "max_tokens")]
    [InlineData("\"finish_reason\":\"tool_calls\"", "tool_use")]
    [InlineData("\"finish_reason\":\"content_filter\"", "refusal")]
    [InlineData("\"finish_reason\":\"weird\"", "end_turn")]
    [InlineData("\"finish_reason\":\"stop\",\"native_finish_reason\":\"pause_turn\"", "pause_turn")]
    [InlineData("\"finish_reason\":\"stop\",\"native_finish_reason\":\"STOP\"", "end_turn")]
    [InlineData("\"finish_reason\":\"stop\",\"stop_reason\":\"END\"", "stop_sequence")]
    public async Task FinishReason_OfEachKind_IsAStopReason(string finish, string reason)
    {
        JsonNode whole = Translated.FromChat($$$"""{"choices":[{"message":{"content":"x"},{{{finish}}}}]}""");
        JsonNode streamed = Assembly.OfMessages(await Translated.EncodeAsync(
            Start + $$$"""data: {"choices":[{"index":0,"delta":{"content":"x"},{{{finish}}}}]}""" + "\n\n" + Done));

        Assert.Equal((reason, reason), ((string?)whole["stop_reason"], (string?)streamed["stop_reason"]));
    }

    [Fact]
    public void Calls_FinishedWithStop_AreToolUse() => Assert.Equal(
        "tool_use",
        (string?)Translated.FromChat("""{"choices":[{"message":{"tool_calls":[{"id":"a","function":{"name":"f"}}]},"finish_reason":"stop"}]}""")["stop_reason"]);

    [Fact]
    public void Usage_OfAnAnswer_IsCountedApart() => Translated.AssertJson(
        """{"prompt_tokens":13,"completion_tokens":20,"total_tokens":33,"prompt_tokens_details":{"cached_tokens":2,"cache_write_tokens":1},"completion_tokens_details":{"reasoning_tokens":5}}""",
        Translated.ToChat("""
            {"content":[],"stop_reason":"end_turn","usage":{"input_tokens":10,"cache_read_input_tokens":2,"cache_creation_input_tokens":1,
             "cache_creation":{"ephemeral_5m_input_tokens":1},"output_tokens":20,"output_tokens_details":{"thinking_tokens":5},"server_tool_use":null}}
            """)["usage"]);

    [Fact]
    public void Citations_OfAnAnswer_AreAnnotations() => Translated.AssertJson(
        """
        [{"type":"url_citation","url_citation":{"url":"https://x","title":"t","content":"c"}},
         {"type":"x_anthropic","x_anthropic":{"type":"char_location","cited_text":"c","document_index":0}}]
        """,
        Translated.ToChat("""
            {"stop_reason":"end_turn","content":[{"type":"text","text":"x","citations":[
              {"type":"web_search_result_location","url":"https://x","title":"t","cited_text":"c","encrypted_index":"e"},
              {"type":"char_location","cited_text":"c","document_index":0}]}]}
            """)["choices"]![0]!["message"]!["annotations"]);

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("no json")]
    [InlineData("{\"choices\":[]}")]
    public void ToChat_NoAnswerOfTheDialect_IsNull(string answer) =>
        Assert.Null(AnthropicUpstream.Instance.ToChat(Encoding.UTF8.GetBytes(answer), Translated.Context));

    [Theory]
    [InlineData(
        """{"type":"reasoning.text","text":"t","signature":"s","format":"anthropic-claude-v1"}""",
        """{"type":"thinking","thinking":"t","signature":"s"}""")]
    [InlineData("""{"type":"reasoning.text","text":"t","format":"unknown"}""", """{"type":"thinking","thinking":"t","signature":""}""")]
    [InlineData("""{"type":"reasoning.text","text":"t","format":"google-gemini-v1"}""", """{"type":"thinking","thinking":"t","signature":"gemini:"}""")]
    [InlineData(
        """{"type":"reasoning.encrypted","data":"d","id":"call:1","format":"google-gemini-v1"}""",
        """{"type":"thinking","thinking":"","signature":"gemini:call%3A1:d"}""")]
    [InlineData("""{"type":"reasoning.summary","summary":"t","format":"openai-responses-v1"}""", """{"type":"thinking","thinking":"t","signature":"openai:"}""")]
    [InlineData(
        """{"type":"reasoning.encrypted","data":"d","id":"rs_1","format":"openai-responses-v1"}""",
        """{"type":"redacted_thinking","data":"openai:rs_1:d"}""")]
    [InlineData("""{"type":"reasoning.encrypted","data":"d","format":"anthropic-claude-v1"}""", """{"type":"redacted_thinking","data":"d"}""")]
    public async Task Reasoning_OfEachProvider_TravelsThroughTheClientAndBack(string detail, string block)
    {
        JsonNode whole = Translated.FromChat($$"""{"choices":[{"message":{"content":"x","reasoning_details":[{{detail}}]},"finish_reason":"stop"}]}""");
        JsonNode streamed = Assembly.OfMessages(await Translated.EncodeAsync(
            Start + $$$"""data: {"choices":[{"index":0,"delta":{"reasoning_details":[{{{detail}}}]}}]}""" + "\n\n" + Done));
        JsonNode back = Translated.Read($$"""{"model":"m","max_tokens":9,"messages":[{"role":"assistant","content":[{{block}}]}]}""");

        Translated.AssertJson(block, whole["content"]![0]);
        Translated.AssertJson(block, streamed["content"]![0]);
        Translated.AssertJson(detail, back["messages"]![0]!["reasoning_details"]![0]);
    }

    [Fact]
    public async Task Reasoning_UnderTwoNames_IsToldOnce()
    {
        const string Chunk = """data: {"choices":[{"index":0,"delta":{"reasoning":"t","reasoning_content":"t","reasoning_details":[{"type":"reasoning.text","text":"t"}]}}]}""";

        JsonNode message = Assembly.OfMessages(await Translated.EncodeAsync(Start + Chunk + "\n\n" + Chunk + "\n\n" + Done));

        Translated.AssertJson("""[{"type":"thinking","thinking":"tt","signature":""}]""", message["content"]);
    }

    [Fact]
    public async Task Beginning_OfAStream_IsToldWithTheEstimate()
    {
        string stream = await Translated.EncodeAsync(Start);

        JsonNode begin = JsonNode.Parse(Assembly.Data(stream).Single())!;
        Assert.Equal(("message_start", 7), ((string?)begin["type"], (int?)begin["message"]!["usage"]!["input_tokens"]));
    }

    [Fact]
    public async Task Calls_OneAfterAnother_AreNotHeldBack()
    {
        string stream = await Translated.EncodeAsync(
            Start
            + Call("""{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":\"}\"}"}}""")
            + Call("""{"index":1,"id":"b","type":"function","function":{"name":"g","arguments":"{"}}"""));

        Assert.Contains("\"partial_json\":\"{\"", stream, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_WithoutIndexOrId_AreToldApart()
    {
        JsonNode message = Assembly.OfMessages(await Translated.EncodeAsync(
            Start
            + Call("""{"function":{"name":"f","arguments":"{}"}}""")
            + Call("""{"id":"b:1","function":{"name":"g","arguments":"{\"x\""}}""")
            + Call("""{"function":{"arguments":":1}"}}""")
            + Done));

        Assert.Equal("toolu_req-1_0", (string?)message["content"]![0]!["id"]);
        Assert.Equal(ToolIds.Valid("b:1"), (string?)message["content"]![1]!["id"]);
        Translated.AssertJson("""{"x":1}""", message["content"]![1]!["input"]);
    }

    [Fact]
    public async Task Error_OfTheMesh_IsAnErrorEventAndTheEnd()
    {
        string stream = await Translated.EncodeAsync(
            Start + """data: {"error":{"message":"broke","type":"api_error","param":null,"code":"stream_interrupted"}}""" + "\n\n");

        Assert.EndsWith(
            """
            event: error
            data: {"type":"error","error":{"type":"api_error","message":"broke","details":{"error_code":"stream_interrupted"}},"request_id":"req-1"}


            """.ReplaceLineEndings("\n"),
            stream,
            StringComparison.Ordinal);
        Assert.DoesNotContain("message_stop", stream, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Comment_InAStream_IsASignOfLife() => Assert.EndsWith(
        ": resumed by x\n\nevent: ping\ndata: {\"type\":\"ping\"}\n\n", await Translated.EncodeAsync(Start + ": resumed by x\n\n"), StringComparison.Ordinal);

    [Fact]
    public async Task Decode_StreamThatBreaksOff_DoesNotLookFinished()
    {
        string stream = new RandomAnswer(3).Stream;

        string chunks = await Translated.DecodeAsync(stream[..stream.IndexOf("event: message_delta", StringComparison.Ordinal)]);

        Assert.DoesNotContain("[DONE]", chunks, StringComparison.Ordinal);
        Assert.DoesNotContain("\"finish_reason\":\"", chunks, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decode_EventsOfTomorrow_ArePassedOver() => Assert.Equal(
        "", await Translated.DecodeAsync("""
            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"hologram_delta","hologram":[1]}}

            event: telepathy
            data: {"type":"telepathy"}


            """));

    [Fact]
    public async Task Resumption_ByAnotherProvider_GoesOnInTheOpenBlock()
    {
        string stream = new RandomAnswer(3).Stream;
        int cut = stream.IndexOf("event: content_block_stop", stream.IndexOf("text_delta", StringComparison.Ordinal), StringComparison.Ordinal);
        string carried = await Translated.DecodeAsync([Encoding.UTF8.GetBytes(stream[..cut])], keepsOriginals: true);

        JsonNode message = Assembly.OfMessages(await Translated.EncodeAsync(
            carried
            + ": resumed by other%2Fmodel\n\n"
            + """data: {"choices":[{"index":0,"delta":{"content":" and on"}}]}""" + "\n\n"
            + """data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\n"
            + Done));

        JsonNode last = message["content"]!.AsArray()[^1]!;
        Assert.EndsWith(" and on", (string?)last["text"], StringComparison.Ordinal);
        Assert.True(((string)last["text"]!).Length > " and on".Length);
    }

    [Fact]
    public void FromChat_HalfASurrogatePair_IsMended() => Assert.Equal(
        "a\ufffd 😀", (string?)Translated.FromChat("""{"choices":[{"message":{"content":"a\ud83d \ud83d\ude00"},"finish_reason":"stop"}]}""")["content"]![0]!["text"]);

    [Theory]
    [InlineData((int)ErrorCode.Unauthenticated, "authentication_error")]
    [InlineData((int)ErrorCode.ModelNotFound, "not_found_error")]
    [InlineData((int)ErrorCode.RateLimited, "rate_limit_error")]
    [InlineData((int)ErrorCode.BodyTooLarge, "request_too_large")]
    [InlineData((int)ErrorCode.InvalidValue, "invalid_request_error")]
    [InlineData((int)ErrorCode.UpstreamOverloaded, "overloaded_error")]
    [InlineData((int)ErrorCode.UpstreamTimeout, "timeout_error")]
    [InlineData((int)ErrorCode.UpstreamFailed, "api_error")]
    [InlineData((int)ErrorCode.UpstreamCredits, "billing_error")]
    [InlineData((int)ErrorCode.ModelNotAllowed, "permission_error")]
    public void Error_OfEachKind_HasTheDialectsType(int code, string type)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            AnthropicClient.Instance.WriteError(json, new MeshError((ErrorCode)code, "m") { Param = "p" }, "req-1");
        }

        JsonNode body = JsonNode.Parse(stream.ToArray())!;
        Assert.Equal(("error", type, "req-1"), ((string?)body["type"], (string?)body["error"]!["type"], (string?)body["request_id"]));
        Assert.Equal("p", (string?)body["error"]!["details"]!["param"]);
    }

    private static string Call(string call) => $$$"""data: {"choices":[{"index":0,"delta":{"tool_calls":[{{{call}}}]}}]}""" + "\n\n";
}
