using LlmMesh.Contracts;

namespace LlmMesh.Router.IntegrationTests.Streaming;

/// <summary>What must not be spliced, and what breaks at awkward places.</summary>
public sealed class SpliceTests(MeshFixture mesh)
{
    [Theory]
    [InlineData("Say hello", "\"n\":2")]
    [InlineData("Say hello", "\"logprobs\":true")]
    [InlineData("Say hello", "\"response_format\":{\"type\":\"json_object\"}")]
    [InlineData("Say hello", "\"modalities\":[\"text\",\"audio\"]")]
    [InlineData("call weather {\"city\":\"Graz\"}", "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\"}}]")]
    public async Task Stream_MoreThanOneText_IsNeverTakenUp(string said, string members)
    {
        string provider = mesh.Providers.Next();
        await mesh.Emulator.ArmFaultAsync("cut,after=1", provider);

        using HttpResponseMessage response = await mesh.Router.ChatAsync(ChatBody.Of(
            $"{provider}/{provider}", said, stream: true, members: $"{members},\"fallbacks\":[\"second/{provider}-next\"]"));

        StreamText stream = await response.StreamAsync();
        Assert.Equal("stream_interrupted", (string?)stream.Error?["code"]);
        Assert.DoesNotContain("[DONE]", stream.Events);
        Assert.Empty(await mesh.Emulator.RequestsAsync($"{provider}-next"));
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal((RequestOutcome.Interrupted, FaultClass.StreamInterrupted), (row.Outcome, row.Fault));
    }

    [Fact]
    public async Task Stream_BrokenInsideAnEvent_NothingOfThatEventIsDelivered()
    {
        string whole = ScriptedProvider.Piece("one ") + ScriptedProvider.Piece("two ") + ScriptedProvider.Piece("three") + ScriptedProvider.Finish();
        int second = ScriptedProvider.Piece("one ").Length;
        for (int cut = second + 1; cut < second + ScriptedProvider.Piece("two ").Length; cut += 9)
        {
            (StreamText stream, LedgerEvent row) = await PlayAsync(whole[..cut], whole);
            Assert.Equal("one two three", stream.Content);
            Assert.True(stream.IsDone);
            Assert.Equal(RequestOutcome.Completed, row.Outcome);
        }
    }

    [Fact]
    public async Task Stream_TextEscapedInOtherWays_IsTheSameText()
    {
        string first = ScriptedProvider.Piece("gr\\u00fc") + ScriptedProvider.Piece("\\u00dfe \\ud83d\\ude00");
        string next = ScriptedProvider.Piece("gr") + ScriptedProvider.Piece("üß") + ScriptedProvider.Piece("e 😀, alle")
            + ScriptedProvider.Piece("!") + ScriptedProvider.Finish();

        (StreamText stream, _) = await PlayAsync(first, next);

        Assert.Equal("grüße 😀, alle!", stream.Content);
        Assert.True(stream.IsDone);
    }

    [Fact]
    public async Task Stream_NextEndsBeforeTheTextDoes_IsNoContinuation()
    {
        string first = ScriptedProvider.Piece("one ") + ScriptedProvider.Piece("two ");
        string next = ScriptedProvider.Piece("one ") + ScriptedProvider.Finish();

        (StreamText stream, LedgerEvent row) = await PlayAsync(first, next);

        Assert.Equal("one two ", stream.Content);
        Assert.Equal("stream_interrupted", (string?)stream.Error?["code"]);
        Assert.False(stream.IsDone);
        Assert.Equal(RequestOutcome.Interrupted, row.Outcome);
    }

    [Fact]
    public async Task Stream_BrokenAttemptThatReportedUsage_KeepsItBesideTheNextOnes()
    {
        string first = ScriptedProvider.Piece("one ", ""","usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}""");
        string next = ScriptedProvider.Piece("one ") + ScriptedProvider.Piece("two") + ScriptedProvider.Finish()
            + """data: {"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":2,"total_tokens":9}}""" + "\n\n";

        (StreamText stream, LedgerEvent row) = await PlayAsync(first, next);

        Assert.Equal("one two", stream.Content);
        Assert.Equal(new TokenUsage(5, 0, 0, 1, 0), row.Attempts[0].Usage);
        Assert.Equal(new TokenUsage(7, 0, 0, 2, 0), row.Usage);
        Assert.Null(row.Attempts[1].Usage);
    }

    private async Task<(StreamText Stream, LedgerEvent Row)> PlayAsync(string first, string next)
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        provider.Says("first", first).Says("next", next);
        string name = $"scripted-{mesh.Providers.Next()}";
        await using RouterServer router = await mesh.StartRouterAsync(new RouterSettings
        {
            Configuration =
                $$"""{ "providers": { "{{name}}": { "base_url": "{{provider.BaseUrl}}", "api_key_variable": null, "accepts_unlisted_models": true } } }""",
        });
        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Chain([$"{name}/first", $"{name}/next"], stream: true));
        return (await response.StreamAsync(), await mesh.Ledger.EventAsync(response));
    }
}
