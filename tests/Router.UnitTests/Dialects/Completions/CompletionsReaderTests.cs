using System.Text;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Completions;
using LlmMesh.Router.Dialects.OpenAI;
using LlmMesh.Router.Dialects.Translation;
using LlmMesh.Router.Errors;
using LlmMesh.Router.UnitTests.Dialects.Operations;

namespace LlmMesh.Router.UnitTests.Dialects.Completions;

public sealed class CompletionsReaderTests
{
    [Theory]
    [InlineData(
        """{"model":"m","prompt":"gr\u00fc\u00dfe"}""",
        """{"model":"m","messages":[{"role":"user","content":"gr\u00fc\u00dfe"}],"max_tokens":16,"n":1}""")]
    [InlineData(
        """{"prompt":["a"],"model":"m","max_tokens":5,"n":2,"stop":["x"],"stream":true,"stream_options":{"include_usage":true},"fallbacks":["b"]}""",
        """{"model":"m","fallbacks":["b"],"stream":true,"stream_options":{"include_usage":true},"stop":["x"],"messages":[{"role":"user","content":"a"}],"max_tokens":5,"n":2}""")]
    [InlineData(
        """{"model":"m","prompt":"a","suffix":null,"echo":false,"best_of":1,"logprobs":null,"max_tokens":null}""",
        """{"model":"m","messages":[{"role":"user","content":"a"}],"max_tokens":16,"n":1}""")]
    public void Read_WhatChatCanSay_BecomesChat(string body, string chat)
    {
        ReadRequest read = Read(body);

        Assert.Equal(chat, Encoding.UTF8.GetString(read.Chat!.Span));
        Assert.Null(read.Sent!.Untranslatable);
    }

    [Theory]
    [InlineData("""{"model":"m","prompt":["a","b"]}""", "prompt", 2)]
    [InlineData("""{"model":"m","prompt":["a","b"],"n":3}""", "prompt", 6)]
    [InlineData("""{"model":"m","prompt":[1,2]}""", "prompt", 1)]
    [InlineData("""{"model":"m","prompt":[[1,2],[3]]}""", "prompt", 2)]
    [InlineData("""{"model":"m","prompt":"a","suffix":"b"}""", "suffix", 1)]
    [InlineData("""{"model":"m","prompt":"a","echo":true}""", "echo", 1)]
    [InlineData("""{"model":"m","prompt":"a","best_of":4,"n":2}""", "best_of", 4)]
    [InlineData("""{"model":"m","prompt":"a","logprobs":0}""", "logprobs", 1)]
    [InlineData("""{"model":"m","prompt":"a","ignore_eos":true}""", "ignore_eos", 1)]
    public void Read_WhatChatCannotSay_IsNamedAndCounted(string body, string field, int choices)
    {
        ReadRequest read = Read(body);

        Assert.Equal(field, read.Sent!.Untranslatable);
        Assert.Equal(choices, Bodies.Accept(Encoding.UTF8.GetString(read.Chat!.Span)).Choices);
    }

    [Theory]
    [InlineData("""{"model":"m"}""", "missing_required_parameter", "prompt")]
    [InlineData("""{"model":"m","prompt":5}""", "invalid_type", "prompt")]
    [InlineData("""{"model":"m","prompt":"a","Prompt":"b"}""", "duplicate_parameter", "prompt")]
    [InlineData("""{"model":"m","prompt":"a","max_tokens":1,"MAX_TOKENS":9}""", "duplicate_parameter", "max_tokens")]
    [InlineData("""[]""", "invalid_json", null)]
    [InlineData("""{"model":"m","prompt":"a"} x""", "invalid_json", null)]
    [InlineData("""{"model":"m","prompt":"a",}""", "invalid_json", null)]
    [InlineData("", "invalid_json", null)]
    public void Read_Malformed_IsRefused(string body, string code, string? param)
    {
        MeshError error = Read(body).Error!;

        Assert.Equal((code, param), (error.Form.Code, error.Param));
    }

    [Theory]
    [InlineData("""{"model":"a","prompt":"x"}""", null, """{"model":"m-1","max_tokens":16,"prompt":"x"}""")]
    [InlineData("""{"model":"a","prompt":"x","max_tokens":9}""", null, """{"model":"m-1","prompt":"x","max_tokens":9}""")]
    [InlineData("""{"model":"a","prompt":"x","max_tokens":9}""", 4L, """{"model":"m-1","prompt":"x","max_tokens":4}""")]
    [InlineData("""{"model":"a","prompt":"x","max_tokens":null}""", null, """{"model":"m-1","prompt":"x","max_tokens":16}""")]
    [InlineData("""{"models":["b"],"model":"a","prompt":"x","max_tokens":9}""", null, """{"model":"m-1","prompt":"x","max_tokens":9}""")]
    [InlineData(
        """{"model":"a","prompt":"x","max_tokens":9,"stream":true}""", null,
        """{"model":"m-1","stream_options":{"include_usage":true},"prompt":"x","max_tokens":9,"stream":true}""")]
    [InlineData(
        """{"model":"a","prompt":"x","max_tokens":9,"stream":true,"stream_options":{"a":1}}""", null,
        """{"model":"m-1","prompt":"x","max_tokens":9,"stream":true,"stream_options":{"include_usage":true,"a":1}}""")]
    [InlineData(
        """{"model":"a","prompt":"x","max_tokens":9,"stream":true,"stream_options":{"include_usage":false}}""", null,
        """{"model":"m-1","prompt":"x","max_tokens":9,"stream":true,"stream_options":{"include_usage":true}}""")]
    [InlineData(
        """{"model":"a","prompt":"x","max_tokens":9,"stream":true,"stream_options":null}""", null,
        """{"model":"m-1","prompt":"x","max_tokens":9,"stream":true,"stream_options":{"include_usage":true}}""")]
    public void EditsFor_ClientsBytes_ChangeWhereTheMeshMust(string body, long? limit, string sent)
    {
        List<BodyEdit> edits = CompletionsClient.Instance.EditsFor(Read(body).Sent!, Operated.At(Dialect.OpenAI), limit);
        byte[] edited = new byte[BodyEdits.LengthOf(body.Length, edits)];
        BodyEdits.CopyTo(Encoding.UTF8.GetBytes(body), edits, edited);

        Assert.Equal(sent, Encoding.UTF8.GetString(edited));
    }

    [Theory]
    [InlineData(Dialect.OpenAI, null, true)]
    [InlineData(Dialect.OpenAI, Capabilities.Completion, true)]
    [InlineData(Dialect.OpenAI, Capabilities.Chat | Capabilities.Completion, true)]
    [InlineData(Dialect.OpenAI, Capabilities.Chat, false)]
    [InlineData(Dialect.Anthropic, null, false)]
    public void IsSpokenBy_Target_WhatItsModelCan(Dialect dialect, Capabilities? capabilities, bool isSpoken) =>
        Assert.Equal(isSpoken, CompletionsClient.Instance.IsSpokenBy(Operated.At(dialect, capabilities: capabilities)));

    private static ReadRequest Read(string body) => CompletionsClient.Instance.Read(new ArrivedRequest(Bodies.Of(body), null, "", []));
}
