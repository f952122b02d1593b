using System.Text.Json.Nodes;
using LlmMesh.Router.Guards;

namespace LlmMesh.Router.UnitTests.Guards;

public sealed class StreamGuardTests
{
    private const string Masking = """{ "name": "pii", "kind": "personal_data", "after": "mask" }""";
    private const string Blocking = """{ "name": "pii", "kind": "personal_data", "after": "block" }""";
    private const string Said = "Write \"now\" to ann@corp.example, grüße 😀!";
    private const string Masked = "Write \"now\" to [email], grüße 😀!";

    [Fact]
    public async Task Stream_SplitAnywhere_IsMaskedAndOtherwiseWhole()
    {
        for (int split = 1; split < Said.Length; split++)
        {
            if (char.IsLowSurrogate(Said[split]))
            {
                continue;
            }

            using GuardedStream stream = new(Masking);
            Assert.True(await stream.SendAsync(GuardedStream.Content(Said[..split])));
            Assert.True(await stream.SendAsync(GuardedStream.Content(Said[split..])));
            Assert.Empty(stream.Text());
            Assert.True(await stream.SendAsync(GuardedStream.Finish()));
            Assert.Equal(Masked, stream.Text());
            Assert.Contains(": guarded by pii\n\n", stream.Sent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Stream_CharacterByCharacter_IsMasked()
    {
        string filler = string.Concat(Enumerable.Repeat("lorem ipsum ", 100));
        using GuardedStream stream = new(Masking);
        foreach (char character in filler + "ann@corp.example " + filler)
        {
            Assert.True(await stream.SendAsync(GuardedStream.Content(character.ToString())));
            Assert.DoesNotContain('@', stream.Text());
        }

        Assert.True(await stream.SendAsync(string.Empty, isEnd: true));
        Assert.Equal(filler + "[email] " + filler, stream.Text());
    }

    [Fact]
    public async Task Stream_Harmless_PassesByteForByte()
    {
        string events = string.Concat(Enumerable.Range(0, 100).Select(number => GuardedStream.Content($"piece {number} of a text, ")));
        using GuardedStream stream = new(Masking);

        await stream.SendAsync(": comment\n\n" + events + GuardedStream.Finish(), isEnd: true);

        Assert.Equal(": comment\n\n" + events + GuardedStream.Finish(), stream.Sent);
    }

    [Fact]
    public async Task Stream_Long_HoldsBackNoMoreThanTheTail()
    {
        using GuardedStream stream = new(Masking);
        int sent = 0;
        for (int i = 0; i < 200; i++)
        {
            sent += 13;
            await stream.SendAsync(GuardedStream.Content("lorem ipsum, "));
            Assert.InRange(sent - stream.Text().Length, 0, StreamTexts.Tail + 80);
        }

        Assert.NotEmpty(stream.Text());
    }

    [Fact]
    public async Task Stream_Blocked_NothingOfItIsSent()
    {
        using GuardedStream stream = new(Blocking);
        await stream.SendAsync(GuardedStream.Content("Write to ann@co"));
        Assert.False(await stream.SendAsync(GuardedStream.Content("rp.example.") + GuardedStream.Finish()));

        Assert.Empty(stream.Sent);
        Assert.Equal("guard_blocked", stream.Guard.Refusal!.Form.Code);
        Assert.DoesNotContain("ann", stream.Guard.Refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_TwoChoices_EachHasItsOwnText()
    {
        using GuardedStream stream = new(Masking);
        await stream.SendAsync(GuardedStream.Content("to ann@", 0) + GuardedStream.Content("to bob@", 1));
        await stream.SendAsync(GuardedStream.Content("corp.example", 1) + GuardedStream.Content("corp.example", 0));
        await stream.SendAsync(GuardedStream.Finish(1));
        Assert.Equal("to [email]", stream.Text(1));
        Assert.Empty(stream.Text(0));

        await stream.SendAsync(GuardedStream.Finish(0));
        Assert.Equal("to [email]", stream.Text(0));
    }

    [Fact]
    public async Task Stream_TwoChoicesInOneChunk_AreGuardedAsOnesOfTheirOwn()
    {
        const string Both = """data: {"choices":[{"index":0,"delta":{"content":"A a@"}},{"index":1,"delta":{"content":"B b@"}}]}""" + "\n\n";
        const string Rest = """data: {"choices":[{"index":0,"delta":{"content":"corp.example"}},{"index":1,"delta":{"content":"c.example"}}]}""" + "\n\n";
        using GuardedStream stream = new(Masking);

        await stream.SendAsync(Both);
        await stream.SendAsync(Rest, isEnd: true);

        Assert.Equal("A [email]", stream.Text(0));
        Assert.Equal("B [email]", stream.Text(1));
    }

    [Fact]
    public async Task Stream_ArgumentsOfCalls_AreGuarded()
    {
        static string Call(int index, string piece) => GuardedStream.Chunk(
            0, $$$"""{"tool_calls":[{"index":{{{index}}},"function":{"arguments":{{{JsonValue.Create(piece).ToJsonString()}}}}}]}""");
        using GuardedStream stream = new(Masking);
        await stream.SendAsync(Call(0, "{\"to\":\"ann@co") + Call(0, "rp.example\"}"));
        await stream.SendAsync(Call(1, "{\"to\":\"bob@"));
        await stream.SendAsync(Call(1, "corp.example\"}") + GuardedStream.Finish());

        Assert.Equal(
            "{\"to\":\"[email]\"}{\"to\":\"[email]\"}",
            stream.Text(0, delta => (string?)delta["tool_calls"]?[0]?["function"]?["arguments"]));
    }

    [Fact]
    public async Task Stream_ReasoningUnderTwoNames_IsGuardedUnderBoth()
    {
        static string Reason(string piece) => GuardedStream.Chunk(
            0, $$"""{"reasoning":"{{piece}}","reasoning_details":[{"type":"reasoning.text","text":"{{piece}}"}]}""");
        using GuardedStream stream = new(Masking);

        await stream.SendAsync(Reason("ask ann@co"));
        await stream.SendAsync(Reason("rp.example"));
        await stream.SendAsync(GuardedStream.Content("Fine.") + GuardedStream.Finish());

        Assert.Equal("ask [email]", stream.Text(0, delta => (string?)delta["reasoning"]));
        Assert.Equal("ask [email]", stream.Text(0, delta => (string?)delta["reasoning_details"]?[0]?["text"]));
        Assert.Equal("Fine.", stream.Text());
    }

    [Fact]
    public async Task Stream_LogProbabilities_AreLeftOutWhereTextMayBeMasked()
    {
        const string Chunk = """data: {"choices":[{"index":0,"delta":{"content":"a"},"logprobs":{"content":[{"token":"a","logprob":0}]}}]}""" + "\n\n";
        using GuardedStream masking = new(Masking);
        await masking.SendAsync(Chunk, isEnd: true);
        Assert.Contains("\"logprobs\":null", masking.Sent, StringComparison.Ordinal);

        using GuardedStream flagging = new("""{ "name": "pii", "kind": "personal_data", "after": "flag" }""");
        await flagging.SendAsync(Chunk, isEnd: true);
        Assert.Equal(Chunk, flagging.Sent);
    }

    [Fact]
    public async Task Stream_LongToken_IsHeldUntilItsEnd()
    {
        string token = "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIi" + string.Concat(Enumerable.Repeat("aB3", 300)) + ".c2lnbmF0dXJl";
        using GuardedStream stream = new("""{ "name": "keys", "kind": "secrets", "after": "mask" }""");
        foreach (char[] piece in ("token " + token + " end").Chunk(7))
        {
            await stream.SendAsync(GuardedStream.Content(new string(piece)));
            Assert.DoesNotContain("eyJ", stream.Text(), StringComparison.Ordinal);
        }

        await stream.SendAsync(GuardedStream.Finish());
        Assert.Equal("token [secret] end", stream.Text());
    }

    [Fact]
    public async Task Stream_Masked_CannotBeTakenUpByAnotherModel()
    {
        using GuardedStream stream = new(Masking);
        stream.Exchange.Delivered = new();
        await stream.SendAsync(GuardedStream.Content("no address"), isEnd: true);
        Assert.True(stream.Exchange.Delivered.IsComplete);

        await stream.SendAsync(GuardedStream.Content(" but ann@corp.example"), isEnd: true);
        Assert.False(stream.Exchange.Delivered.IsComplete);
    }
}
