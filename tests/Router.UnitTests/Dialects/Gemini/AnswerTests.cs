using System.Text.Json.Nodes;

namespace LlmMesh.Router.UnitTests.Dialects.Gemini;

public sealed class AnswerTests
{
    [Theory]
    [InlineData("STOP", "stop", null)]
    [InlineData("MAX_TOKENS", "length", null)]
    [InlineData("CONTINUATION", "length", "CONTINUATION")]
    [InlineData("SAFETY", "content_filter", null)]
    [InlineData("BLOCKLIST", "content_filter", "BLOCKLIST")]
    [InlineData("PROHIBITED_CONTENT", "content_filter", "PROHIBITED_CONTENT")]
    [InlineData("SPII", "content_filter", "SPII")]
    [InlineData("RECITATION", "content_filter", "RECITATION")]
    [InlineData("IMAGE_SAFETY", "content_filter", "IMAGE_SAFETY")]
    [InlineData("IMAGE_PROHIBITED_CONTENT", "content_filter", "IMAGE_PROHIBITED_CONTENT")]
    [InlineData("IMAGE_RECITATION", "content_filter", "IMAGE_RECITATION")]
    [InlineData("OTHER", "stop", "OTHER")]
    [InlineData("LANGUAGE", "stop", "LANGUAGE")]
    public void ToChat_FinishReason_InOpenAIsWordsAndWhereThatSaysLessInItsOwn(string reason, string finish, string? native)
    {
        JsonNode choice = Choice($$"""{"candidates":[{"content":{"parts":[{"text":"hi"}]},"finishReason":"{{reason}}"}]}""");

        Assert.Equal((finish, native), ((string?)choice["finish_reason"], (string?)choice["native_finish_reason"]));
    }

    [Theory]
    [InlineData("OTHER")]
    [InlineData("MALFORMED_FUNCTION_CALL")]
    [InlineData("UNEXPECTED_TOOL_CALL")]
    [InlineData("TOO_MANY_TOOL_CALLS")]
    [InlineData("NO_IMAGE")]
    [InlineData("FINISH_REASON_UNSPECIFIED")]
    public async Task FailedWithoutAnswer_WholeAndStreamed_IsAnError(string reason)
    {
        string answer = $$"""{"candidates":[{"content":{"parts":[]},"finishReason":"{{reason}}","finishMessage":"no luck"}]}""";

        Assert.Equal((reason, "no luck"), ((string?)Spoken.AnswerToChat(answer)!["error"]!["code"], (string?)Spoken.AnswerToChat(answer)!["error"]!["message"]));
        string events = await Spoken.DecodeAsync($"data: {answer}\n\n");
        Assert.StartsWith("event: error\ndata: {\"error\":", events, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", events, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"promptFeedback":{"blockReason":"OTHER"}}""", "OTHER")]
    [InlineData("""{"candidates":[],"promptFeedback":{"blockReason":"SAFETY"}}""", "SAFETY")]
    public async Task PromptBlocked_WholeAndStreamed_IsAnErrorOfPolicy(string answer, string reason)
    {
        JsonNode error = Spoken.AnswerToChat(answer)!["error"]!;
        Assert.Equal(("content_filter", reason), ((string?)error["type"], (string?)error["code"]));
        Assert.StartsWith("event: error\n", await Spoken.DecodeAsync($"data: {answer}\n\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ErrorInStream_KeepsTheProvidersDocument()
    {
        const string Error = """{"error":{"code":503,"message":"busy","status":"UNAVAILABLE"}}""";

        string events = await Spoken.DecodeAsync($"data: {{\"candidates\":[{{\"content\":{{\"parts\":[{{\"text\":\"a\"}}]}}}}]}}\n\ndata: {Error}\n\n");

        Assert.EndsWith($"event: error\ndata: {Error}\n\n", events, StringComparison.Ordinal);
    }

    [Fact]
    public void ToChat_Usage_IncludesReasoningAndWhatToolsWrote() => Spoken.AssertSame(
        """
        {"prompt_tokens":13,"completion_tokens":7,"total_tokens":20,
         "prompt_tokens_details":{"cached_tokens":3,"audio_tokens":2},"completion_tokens_details":{"reasoning_tokens":5,"image_tokens":1}}
        """,
        Spoken.AnswerToChat(
            """
            {"candidates":[{"content":{"parts":[{"text":"hi"}]},"finishReason":"STOP"}],
             "usageMetadata":{"promptTokenCount":9,"toolUsePromptTokenCount":4,"cachedContentTokenCount":3,"candidatesTokenCount":2,"thoughtsTokenCount":5,
               "promptTokensDetails":[{"modality":"TEXT","tokenCount":7},{"modality":"AUDIO","tokenCount":2}],
               "candidatesTokensDetails":[{"tokenCount":1,"modality":"IMAGE"}]}}
            """)!["usage"]);

    [Fact]
    public void ToChat_ParallelCalls_NamedFinishedAndSigned()
    {
        JsonNode choice = Choice(
            """
            {"candidates":[{"content":{"parts":[
              {"text":"thinking","thought":true},
              {"functionCall":{"name":"f","args":{"q":"ü \" \\"}},"thoughtSignature":"c2ln"},
              {"functionCall":{"id":"own","name":"g","args":{}}}]},"finishReason":"STOP"}]}
            """);

        Assert.Equal("tool_calls", (string?)choice["finish_reason"]);
        Spoken.AssertSame(
            """
            {"role":"assistant","content":null,"reasoning_content":"thinking",
             "reasoning_details":[{"type":"reasoning.text","text":"thinking","format":"google-gemini-v1","index":0},
               {"type":"reasoning.encrypted","data":"c2ln","id":"call_req-1_0","format":"google-gemini-v1","index":1}],
             "tool_calls":[
               {"index":0,"id":"call_req-1_0","type":"function","function":{"name":"f","arguments":"{\"q\":\"ü \\\" \\\\\"}"},"extra_content":{"google":{"thought_signature":"c2ln"}}},
               {"index":1,"id":"own","type":"function","function":{"name":"g","arguments":"{}"}}]}
            """,
            choice["message"]);
    }

    [Theory]
    [InlineData("""{"object":"chat.completion"}""")]
    [InlineData("""{"candidates":[]}""")]
    [InlineData("[]")]
    [InlineData("""{"candidates":[""")]
    public void ToChat_NoAnswerOfGeminis_Null(string answer) => Assert.Null(Spoken.AnswerToChat(answer));

    [Fact]
    public async Task Decode_UsageBehindTheEnd_IsTold()
    {
        string events = await Spoken.DecodeAsync(
            "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":1}}\n\n"
            + "data: {\"usageMetadata\":{\"promptTokenCount\":1,\"candidatesTokenCount\":5}}\n\n");

        Assert.Equal(6, (int?)JsonNode.Parse(Spoken.Data(events)[^2])!["usage"]!["total_tokens"]);
        Assert.Equal("[DONE]", Spoken.Data(events)[^1]);
    }

    private static JsonNode Choice(string answer) => Spoken.AnswerToChat(answer)!["choices"]![0]!;
}
