using System.Text;
using LlmMesh.Router.Attempts.Faults;
using LlmMesh.Router.Dialects.Ollama;
using LlmMesh.Router.UnitTests.Dialects.Translation;

namespace LlmMesh.Router.UnitTests.Dialects.Ollama;

public sealed class OllamaAnswerTests
{
    private static readonly OllamaUpstream Upstream = OllamaUpstream.Instance;

    [Fact]
    public async Task Decode_Stream_IsChunks()
    {
        string events = await Chunks.DecodeAsync(Upstream, """
            {"model":"x","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"","thinking":"hm"},"done":false}
            {"model":"x","message":{"role":"assistant","content":"\u0048i"},"done":false}
            {"model":"x","message":{"role":"assistant","content":""},"done":true,"done_reason":"length","prompt_eval_count":26,"eval_count":5}

            """);

        Assert.Equal(
            """
            data: {"id":"chatcmpl-r1","object":"chat.completion.chunk","created":1790000000,"model":"p/m","choices":[{"index":0,"delta":{"role":"assistant","reasoning_content":"hm"},"finish_reason":null}]}

            data: {"id":"chatcmpl-r1","object":"chat.completion.chunk","created":1790000000,"model":"p/m","choices":[{"index":0,"delta":{"content":"\u0048i"},"finish_reason":null}]}

            data: {"id":"chatcmpl-r1","object":"chat.completion.chunk","created":1790000000,"model":"p/m","choices":[{"index":0,"delta":{},"finish_reason":"length"}]}

            data: {"id":"chatcmpl-r1","object":"chat.completion.chunk","created":1790000000,"model":"p/m","choices":[],"usage":{"prompt_tokens":26,"completion_tokens":5,"total_tokens":31,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}}}

            data: [DONE]


            """,
            events);
    }

    [Fact]
    public async Task Decode_CallsInSeveralLines_AreNumberedOn()
    {
        string events = await Chunks.DecodeAsync(Upstream, """
            {"message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"f","arguments":{"a":[1,{"b":"é"}]}}}]},"done":false}
            {"message":{"role":"assistant","content":"","tool_calls":[{"id":"mine","function":{"index":0,"name":"g","arguments":{}}},{"function":{"name":"h"}}]},"done":false}
            {"message":{"role":"assistant","content":""},"done":true,"done_reason":"stop"}

            """);

        Assert.StartsWith("""||call_r1_0 f {"a":[1,{"b":"é"}]};mine g {};call_r1_2 h {}|tool_calls|{"prompt_tokens":0""", Chunks.Assemble(events), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decode_ErrorInTheMiddle_EndsWithoutFinishing()
    {
        string events = await Chunks.DecodeAsync(Upstream, """
            {"message":{"role":"assistant","content":"Hi"},"done":false}
            {"error":"llama runner process has terminated"}

            """);

        Assert.EndsWith("event: error\ndata: {\"error\":\"llama runner process has terminated\"}\n\n", events, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", events, StringComparison.Ordinal);
        Assert.Equal("llama runner process has terminated", ProviderError.Read("{\"error\":\"llama runner process has terminated\"}"u8).Message);
    }

    [Fact]
    public async Task Decode_StreamThatBreaksOff_DoesNotLookFinished()
    {
        string events = await Chunks.DecodeAsync(Upstream, """{"message":{"role":"assistant","content":"Hi"},"done":false}""" + "\n");

        Assert.DoesNotContain("[DONE]", events, StringComparison.Ordinal);
        Assert.DoesNotContain("\"stop\"", events, StringComparison.Ordinal);
    }

    [Fact]
    public void ToChat_WarmUp_IsAnEmptyAnswer() => Assert.StartsWith(
        "|||stop|",
        Chunks.Describe(Upstream.ToChat("""{"message":{"role":"assistant","content":""},"done":true,"done_reason":"load"}"""u8.ToArray(), Chunks.Context)!),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"done":true}""")]
    [InlineData("""{"message":{"content":"x"},"done":false}""")]
    [InlineData("[]")]
    [InlineData("<html>")]
    public void ToChat_NoAnswer_IsNone(string answer) => Assert.Null(Upstream.ToChat(Encoding.UTF8.GetBytes(answer), Chunks.Context));

    [Fact]
    public void ToChat_Error_IsHandedOn()
    {
        byte[] error = """{"error":"model \"x\" not found, try pulling it first"}"""u8.ToArray();

        Assert.Equal(error, Upstream.ToChat(error, Chunks.Context));
    }

    [Fact]
    public void ToChat_LogProbabilities_StandInTheChoice() => Assert.Contains(
        ""","logprobs":{"content":[{"token":"H","logprob":-0.5}]},"finish_reason":"stop"}],""",
        Encoding.UTF8.GetString(Upstream.ToChat(
            """{"message":{"content":"H"},"logprobs":[{"token":"H","logprob":-0.5}],"done":true,"done_reason":"stop"}"""u8.ToArray(), Chunks.Context)!),
        StringComparison.Ordinal);
}
