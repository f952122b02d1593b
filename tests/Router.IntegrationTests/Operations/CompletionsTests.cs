using System.Net;
using System.Text.Json.Nodes;
using LlmMesh.Contracts;

namespace LlmMesh.Router.IntegrationTests.Operations;

/// <summary><c>/v1/completions</c> at models that take bare texts and at models that only chat.</summary>
public sealed class CompletionsTests(MeshFixture mesh)
{
    private const string Path = "v1/completions";

    [Theory]
    [InlineData("first/complete-1")]
    [InlineData("first/plain")]
    public async Task Post_Prompt_IsAnswered(string model)
    {
        using HttpResponseMessage response = await mesh.Router.PostAsync(Path, $$"""{"model":"{{model}}","prompt":"one two","max_tokens":40}""");
        JsonNode answer = await response.JsonAsync();
        LedgerEvent row = await mesh.Ledger.EventAsync(response);

        Assert.Equal("text_completion", (string?)answer["object"]);
        Assert.EndsWith("You said: one two", (string?)answer["choices"]![0]!["text"], StringComparison.Ordinal);
        Assert.Equal("stop", (string?)answer["choices"]![0]!["finish_reason"]);
        Assert.Equal(("text_completion", UsagePrecision.Exact, 2), (row.Operation, row.UsagePrecision, row.Usage.TotalInput));
    }

    [Theory]
    [InlineData("first/complete-2")]
    [InlineData("first/plain")]
    public async Task Post_Stream_SaysWhatTheWholeAnswerSays(string model)
    {
        string body = $$"""{"model":"{{model}}","prompt":"grüße 😀","max_tokens":40""";
        JsonNode whole = await (await mesh.Router.PostAsync(Path, body + "}")).JsonAsync();

        using HttpResponseMessage response = await mesh.Router.PostAsync(Path, body + ",\"stream\":true}");
        StreamText stream = await response.StreamAsync();

        Assert.True(stream.IsDone);
        Assert.Equal((string?)whole["choices"]![0]!["text"], string.Concat(stream.Chunks.Select(chunk => (string?)chunk["choices"]![0]!["text"])));
        Assert.Equal("stop", (string?)stream.Chunks.Last()["choices"]![0]!["finish_reason"]);
        Assert.All(stream.Chunks, chunk => Assert.Equal("text_completion", (string?)chunk["object"]));
        Assert.Empty(stream.Usages);
        Assert.Equal(UsagePrecision.Exact, (await mesh.Ledger.EventAsync(response)).UsagePrecision);
    }

    [Fact]
    public async Task Post_SeveralPrompts_ReachAModelThatTakesThem()
    {
        using HttpResponseMessage response = await mesh.Router.PostAsync(
            Path, """{"model":"first/complete-3","prompt":["a","b"],"n":2,"max_tokens":40,"stream":true,"stream_options":{"include_usage":true}}""");
        StreamText stream = await response.StreamAsync();

        Assert.True(stream.IsDone);
        Assert.Equal(
            [0, 1, 2, 3],
            stream.Chunks.SelectMany(chunk => chunk["choices"]!.AsArray())
                .Where(choice => choice!["finish_reason"] is not null).Select(choice => (int)choice!["index"]!).Order());
        Assert.Single(stream.Usages);
    }

    [Fact]
    public async Task Post_SeveralPromptsToAModelThatOnlyChats_AreRefusedByName()
    {
        using HttpResponseMessage response = await mesh.Router.PostAsync(Path, """{"model":"first/plain","prompt":["a","b"]}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("prompt", (string?)(await response.ErrorAsync())["param"]);
    }

    [Fact]
    public async Task Post_NoLimit_SixteenTokensWhoeverAnswers()
    {
        foreach (string model in (string[])["first/complete-4", "first/plain"])
        {
            JsonNode answer = await (await mesh.Router.PostAsync(Path, $$"""{"model":"{{model}}","prompt":"a"}""")).JsonAsync();

            Assert.Equal("length", (string?)answer["choices"]![0]!["finish_reason"]);
            Assert.Equal(16, (int)answer["usage"]!["completion_tokens"]!);
        }
    }

    [Fact]
    public async Task Post_StreamThatBreaks_IsTakenUpByAModelThatChats()
    {
        using HttpResponseMessage response = await mesh.Router.PostAsync(
            Path,
            $$"""{"model":"{{mesh.Providers.Next()}}/fault-cut,after=3","fallbacks":["first/plain"],"prompt":"x","max_tokens":40,"stream":true}""");
        StreamText stream = await response.StreamAsync();

        Assert.True(stream.IsDone);
        Assert.EndsWith(
            "You said: x", string.Concat(stream.Chunks.Select(chunk => (string?)chunk["choices"]![0]!["text"])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_StreamThatBreaksForGood_EndsWithAnErrorAndWithoutDone()
    {
        using HttpResponseMessage response = await mesh.Router.PostAsync(
            Path, $$"""{"model":"{{mesh.Providers.Next()}}/fault-cut,after=3","prompt":"x","stream":true}""");
        StreamText stream = await response.StreamAsync();

        Assert.False(stream.IsDone);
        Assert.Equal("stream_interrupted", (string?)stream.Error!["code"]);
    }

    [Theory]
    [InlineData("""{"model":"first/plain"}""", "prompt")]
    [InlineData("""{"prompt":"a"}""", "model")]
    [InlineData("""{"model":"first/plain","prompt":"a","max_tokens":0}""", "max_tokens")]
    public async Task Post_Malformed_IsRefusedInOpenAIsForm(string body, string param)
    {
        using HttpResponseMessage response = await mesh.Router.PostAsync(Path, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(param, (string?)(await response.ErrorAsync())["param"]);
    }
}
