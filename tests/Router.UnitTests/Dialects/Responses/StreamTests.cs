using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using LlmMesh.Router.Dialects.Responses;
using LlmMesh.Router.Dialects.Translation;

namespace LlmMesh.Router.UnitTests.Dialects.Responses;

public sealed class StreamTests
{
    private const string Keeping = """{"model":"m","input":"x","include":["reasoning.encrypted_content"]}""";

    [Fact]
    public void Encode_Text_HasTheWholeBracketStructure()
    {
        ResponseTranscript transcript = ResponseTranscript.Read(Translated.Encode(Translated.Context, Text("a"), Text("b"), Finish("stop")));

        Assert.Equal(
            [
                "response.created", "response.in_progress", "response.output_item.added", "response.content_part.added",
                "response.output_text.delta", "response.output_text.delta", "response.output_text.done", "response.content_part.done",
                "response.output_item.done", "response.completed",
            ],
            transcript.Types);
    }

    [Theory]
    [InlineData("length", "response.incomplete", "max_output_tokens")]
    [InlineData("content_filter", "response.incomplete", "content_filter")]
    [InlineData("stop", "response.completed", null)]
    [InlineData("tool_calls", "response.completed", null)]
    public void Encode_FinishReason_IsTheResponsesStatus(string finish, string last, string? reason)
    {
        ResponseTranscript transcript = ResponseTranscript.Read(Translated.Encode(Translated.Context, Text("a"), Finish(finish)));

        Assert.Equal(last, transcript.Types[^1]);
        JsonElement details = transcript.Response.GetProperty("incomplete_details");
        Assert.Equal(reason, details.ValueKind == JsonValueKind.Null ? null : details.GetProperty("reason").GetString());
    }

    [Fact]
    public void Encode_Request_IsRepeated()
    {
        AnswerContext context = Translated.To(
            """{"model":"m","input":"x","instructions":"i","temperature":0.5,"tools":[{"type":"function","name":"f"}],"metadata":{"a":"b"}}""");

        JsonElement response = ResponseTranscript.Read(Translated.Encode(context, Text("a"), Finish("stop"))).Response;

        Assert.Equal("i", response.GetProperty("instructions").GetString());
        Assert.Equal(0.5, response.GetProperty("temperature").GetDouble());
        Assert.Equal("f", response.GetProperty("tools")[0].GetProperty("name").GetString());
        Assert.Equal("b", response.GetProperty("metadata").GetProperty("a").GetString());
    }

    [Fact]
    public void Encode_RequestOfManyLines_IsRepeatedInOne()
    {
        AnswerContext context = Translated.To("{\"model\":\"m\",\"input\":\"x\",\"metadata\":{\r\n\"a\":\n\"b\"\n}}");

        string stream = Translated.Encode(context, Text("a"), Finish("stop"));

        Assert.Equal("b", ResponseTranscript.Read(stream).Response.GetProperty("metadata").GetProperty("a").GetString());
        Assert.DoesNotContain('\r', stream);
    }

    [Fact]
    public void Encode_ErrorOfTheMesh_IsTheLastEventAndNothingIsClosed()
    {
        string stream = Translated.Encode(
            Translated.Context, Text("a"), """{"error":{"message":"Broken.","type":"api_error","param":null,"code":"stream_interrupted"}}""", Text("b"));

        ResponseTranscript transcript = ResponseTranscript.Read(stream);
        Assert.Equal("error", transcript.Types[^1]);
        Assert.Contains("\"code\":\"stream_interrupted\",\"message\":\"Broken.\"", stream, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_NameAfterArguments_LosesNothing()
    {
        string stream = Translated.Encode(
            Translated.Context,
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"a\""}}]}}]}""",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"name":"f","arguments":":1}"}}]}}]}""",
            Finish("tool_calls"));

        JsonElement call = ResponseTranscript.Read(stream).Response.GetProperty("output")[0];
        Assert.Equal(("{\"a\":1}", "f", "call_req_1_0"), (
            call.GetProperty("arguments").GetString(), call.GetProperty("name").GetString(), call.GetProperty("call_id").GetString()));
    }

    [Fact]
    public void Encode_Citation_IsFlat()
    {
        string stream = Translated.Encode(
            Translated.Context,
            Text("a"),
            """{"choices":[{"index":0,"delta":{"annotations":[{"type":"url_citation","url_citation":{"url":"https://x","title":"t","start_index":0,"end_index":1}}]}}]}""",
            Finish("stop"));

        JsonElement annotation = ResponseTranscript.Read(stream).Response.GetProperty("output")[0].GetProperty("content")[0].GetProperty("annotations")[0];
        Assert.Equal("""{"type":"url_citation","url":"https://x","title":"t","start_index":0,"end_index":1}""", annotation.GetRawText());
    }

    [Fact]
    public void Encode_ForeignSignature_ComesBackWithTheNextRequest()
    {
        const string detail = """{"type":"reasoning.text","text":"Hm!","signature":"s1","format":"anthropic-claude-v1","index":0}""";
        string stream = Translated.Encode(
            Translated.To(Keeping),
            """{"choices":[{"index":0,"delta":{"reasoning_details":[{"type":"reasoning.text","text":"Hm","format":"anthropic-claude-v1","index":0}]}}]}""",
            """{"choices":[{"index":0,"delta":{"reasoning_details":[{"type":"reasoning.text","text":"!","index":0}]}}]}""",
            """{"choices":[{"index":0,"delta":{"reasoning_details":[{"type":"reasoning.text","signature":"s1","index":0}]}}]}""",
            Text("a"),
            Finish("stop"));
        string output = ResponseTranscript.Read(stream).Response.GetProperty("output").GetRawText();

        JsonElement message = JsonElement.Parse(Translated.Chat($$"""{"model":"m","input":{{output}}}""")["messages"]![0]!.ToJsonString());

        Assert.Equal(detail, message.GetProperty("reasoning_details")[0].GetRawText());
        Assert.Equal("a", message.GetProperty("content").GetString());
    }

    [Fact]
    public void Encode_SignatureNobodyAskedFor_IsNotTold()
    {
        string stream = Translated.Encode(
            Translated.Context,
            """{"choices":[{"index":0,"delta":{"reasoning_details":[{"type":"reasoning.text","text":"Hm","signature":"s1","index":0}]}}]}""",
            Finish("stop"));

        Assert.DoesNotContain("encrypted_content", stream, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Originals_ProviderOfTheSameDialect_PassByteForByte()
    {
        string told = Cassette("tools");

        Assert.Equal(told, await PassAsync(told));
    }

    [Fact]
    public async Task Originals_GuardedOrTakenUpByAnother_GoOnInTheSameResponse()
    {
        string told = Cassette("text");
        string beginning = told[..told.IndexOf("event: response.output_text.done", StringComparison.Ordinal)];

        string stream = await PassAsync(beginning, Text("!"), Finish("stop"));

        JsonElement response = ResponseTranscript.Read(stream).Response;
        Assert.Equal("resp_0a1", response.GetProperty("id").GetString());
        Assert.Equal("Klagenfurt ✓!", response.GetProperty("output")[0].GetProperty("content")[0].GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("""{"type":"response.failed","sequence_number":1,"response":{"status":"failed","error":{"code":"server_error","message":"Sorry."}}}""")]
    [InlineData("""{"type":"error","sequence_number":1,"code":"server_error","message":"Sorry.","param":null}""")]
    public async Task Decode_Failure_IsAnErrorEventAndNoEnd(string data)
    {
        string chunks = await Translated.DecodeAsync($"data: {data}\n\ndata: [DONE]\n\n");

        Assert.Equal("event: error\ndata: {\"error\":{\"message\":\"Sorry.\",\"type\":\"api_error\",\"param\":null,\"code\":\"server_error\"}}\n\n", chunks);
    }

    [Fact]
    public async Task Decode_StreamThatStops_DoesNotLookFinished()
    {
        string told = Cassette("text");

        string chunks = await Translated.DecodeAsync(told[..told.IndexOf("event: response.completed", StringComparison.Ordinal)]);

        Assert.DoesNotContain("[DONE]", chunks, StringComparison.Ordinal);
        Assert.DoesNotContain("\"finish_reason\":\"", chunks, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"object":"response","status":"in_progress","output":[]}""")]
    [InlineData("""{"object":"list","data":[]}""")]
    [InlineData("""[]""")]
    [InlineData("""nonsense""")]
    public void ToChat_NoFinishedResponse_IsNone(string answer) =>
        Assert.Null(ResponsesUpstream.Instance.ToChat(Encoding.UTF8.GetBytes(answer), Translated.Context));

    [Fact]
    public async Task OwnItem_ThereAndBack_IsKept()
    {
        const string item = """{"id":"ws_1","type":"web_search_call","status":"completed","action":{"type":"search","query":"q"}}""";
        string answer = $$"""{"id":"r","status":"completed","output":[{{item}},{"id":"m","type":"message","role":"assistant","content":[{"type":"output_text","text":"a"}]}]}""";

        byte[] chat = ResponsesUpstream.Instance.ToChat(Encoding.UTF8.GetBytes(answer), Translated.Context)!;
        JsonElement back = JsonElement.Parse(ResponsesClient.Instance.FromChat(chat, Translated.Context));
        string chunks = await Translated.DecodeAsync($$"""data: {"type":"response.output_item.done","output_index":0,"item":{{item}}}""" + "\n\n");

        Assert.Contains(item, back.GetProperty("output").EnumerateArray().Select(each => each.GetRawText()));
        Assert.Contains(item, chunks, StringComparison.Ordinal);
    }

    // As a stream goes through the mesh: decoded with its originals, then written for the client; chunks may follow from elsewhere.
    private static async Task<string> PassAsync(string told, params string[] chunks)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var writer = new TranslatedWriter(pipe.Writer, ResponsesClient.Instance.Encoder(Translated.Context));
        string carried = await Translated.DecodeAsync(keepsOriginals: true, Encoding.UTF8.GetBytes(told));
        writer.Write(Encoding.UTF8.GetBytes(carried));
        foreach (string chunk in chunks)
        {
            writer.Write(Encoding.UTF8.GetBytes($"data: {chunk}\n\n"));
        }

        writer.Write("data: [DONE]\n\n"u8);
        await writer.FlushAsync(TestContext.Current.CancellationToken);
        await pipe.Writer.CompleteAsync();
        ReadResult read = await pipe.Reader.ReadAtLeastAsync(int.MaxValue, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(read.Buffer.ToArray());
    }

    private static string Cassette(string name) => File.ReadAllText(
        Path.Combine(LlmMesh.Testing.RepositoryRoot.Path, "tests", "cassettes", "responses", name + ".stream.txt"));

    private static string Text(string text) => $$"""{"choices":[{"index":0,"delta":{"content":"{{text}}"},"finish_reason":null}]}""";

    private static string Finish(string reason) => $$"""{"choices":[{"index":0,"delta":{},"finish_reason":"{{reason}}"}]}""";
}
