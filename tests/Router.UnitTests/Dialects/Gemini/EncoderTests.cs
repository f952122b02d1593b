using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmMesh.Router.Dialects.Gemini;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.UnitTests.Dialects.Gemini;

/// <summary>Streams to Gemini clients: their framing, their end and their errors.</summary>
public sealed class EncoderTests
{
    private const string Piece = """{"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":"hi"}}]}""";
    private const string Finish = """{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"length"}]}""";
    private const string Usage = """{"id":"c","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":7,"prompt_tokens_details":{"cached_tokens":3},"completion_tokens_details":{"reasoning_tokens":5}}}""";
    private const string Error = """{"error":{"message":"gone","type":"api_error","param":null,"code":"stream_interrupted"}}""";

    [Fact]
    public void Encode_Events_EndWithReasonAndUsageInOneDocument()
    {
        List<string> documents = Spoken.Data(Spoken.Encode([Piece, Finish, Usage], Spoken.For("""{"contents":[]}""")));

        Assert.Equal(2, documents.Count);
        Spoken.AssertSame("""{"candidates":[{"content":{"parts":[{"text":"hi"}],"role":"model"},"index":0}],"modelVersion":"gemini-test","responseId":"c"}""", JsonNode.Parse(documents[0]));
        Spoken.AssertSame(
            """
            {"candidates":[{"content":{"parts":[],"role":"model"},"finishReason":"MAX_TOKENS","index":0}],
             "usageMetadata":{"promptTokenCount":9,"cachedContentTokenCount":3,"candidatesTokenCount":2,"thoughtsTokenCount":5,"totalTokenCount":16},
             "modelVersion":"gemini-test","responseId":"c"}
            """,
            JsonNode.Parse(documents[1]));
    }

    [Fact]
    public void Encode_Array_IsOneDocument()
    {
        string stream = Spoken.Encode([Piece, Finish, Usage], Spoken.For("""{"contents":[]}""", query: ""));

        Assert.Equal(2, JsonNode.Parse(stream)!.AsArray().Count);
    }

    [Fact]
    public void Encode_StreamThatWasNotDone_HasNoFinishReason() =>
        Assert.DoesNotContain("finishReason", Spoken.Encode([Piece, Finish], Spoken.For("""{"contents":[]}"""), isDone: false), StringComparison.Ordinal);

    [Theory]
    [InlineData("?alt=sse")]
    [InlineData("")]
    public void Encode_Error_IsGooglesAndTheEnd(string query)
    {
        string stream = Spoken.Encode([Piece, Error], Spoken.For("""{"contents":[]}""", query));

        JsonNode last = query.Length > 0 ? JsonNode.Parse(Spoken.Data(stream)[^1])! : JsonNode.Parse(stream)!.AsArray()[^1]!;
        Assert.Equal((502, "UNAVAILABLE", "gone"), ((int?)last["error"]!["code"], (string?)last["error"]!["status"], (string?)last["error"]!["message"]));
    }

    [Fact]
    public void Encode_ThoughtsNobodyAskedFor_AreLeftOut()
    {
        const string Thought = """{"choices":[{"index":0,"delta":{"reasoning_content":"hm"}}]}""";

        Assert.DoesNotContain("hm", Spoken.Encode([Thought, Finish], Spoken.For("""{"contents":[]}""")), StringComparison.Ordinal);
        Assert.Contains("hm", Spoken.Encode([Thought, Finish], Spoken.For("""{"contents":[],"generationConfig":{"thinkingConfig":{"includeThoughts":true}}}""")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?alt=sse", "data: {\"a\":1}\r\n\r\n: hi\n\n")]
    [InlineData("", "[{\"a\":1}\n\n]")]
    public void Original_OfAProviderThatSpeaksTheSame_PassedOn(string query, string expected)
    {
        var client = new ArrayBufferWriter<byte>();
        AnswerEncoder encoder = GeminiClient.Instance.Encoder(Spoken.For("""{"contents":[]}""", query));
        encoder.Original("data: {\"a\":1}\r\n\r\n"u8, Encoding.UTF8.GetBytes(Finish), client);
        encoder.Original([], Encoding.UTF8.GetBytes(Usage), client);
        encoder.Comment(": hi\n\n"u8, client);
        encoder.Done(client);

        Assert.Equal(expected, Encoding.UTF8.GetString(client.WrittenSpan));
    }

    [Fact]
    public void WriteError_AnyError_HasGooglesForm()
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            GeminiClient.Instance.WriteError(json, new MeshError(ErrorCode.RateLimited, "slow down") { Param = "p", RetryAfter = TimeSpan.FromSeconds(1.5) }, "req-1");
        }

        Spoken.AssertSame(
            """
            {"error":{"code":429,"message":"slow down","status":"RESOURCE_EXHAUSTED","details":[
              {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"rate_limit_exceeded","domain":"llmmesh","metadata":{"request_id":"req-1","param":"p"}},
              {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"2s"}]}}
            """,
            JsonNode.Parse(body.WrittenSpan));
    }
}
