using LlmMesh.Contracts;

namespace LlmMesh.Router.IntegrationTests.Guards;

/// <summary>Streams behind guards, from a real provider to a real client.</summary>
public sealed class GuardedStreamTests(MeshFixture mesh)
{
    private const string Masking = """{ "name": "pii", "kind": "personal_data", "after": "mask" }""";
    private const string Blocking = """{ "name": "pii", "kind": "personal_data", "after": "block" }""";

    [Fact]
    public async Task Stream_SplitAnywhere_NothingOfTheSecretIsEverSent()
    {
        const string Said = "Write to " + GuardScene.Secret + " now";
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        await using RouterServer masking = await GuardScene.StartAsync(mesh, Masking, provider);
        await using RouterServer blocking = await GuardScene.StartAsync(mesh, Blocking, provider);
        for (int split = 1; split < Said.Length; split++)
        {
            provider.Says(
                $"split-{split}", ScriptedProvider.Piece(Said[..split]) + ScriptedProvider.Piece(Said[split..]) + ScriptedProvider.Finish() + "data: [DONE]\n\n");

            using HttpResponseMessage masked = await masking.ChatAsync(ChatBody.Of($"scripted/split-{split}", stream: true));
            StreamText whole = await masked.StreamAsync();
            Assert.Equal("Write to [email] now", whole.Content);
            Assert.True(whole.IsDone);

            using HttpResponseMessage blocked = await blocking.ChatAsync(ChatBody.Of($"scripted/split-{split}", stream: true));
            StreamText refused = await blocked.StreamAsync();
            Assert.Equal("guard_blocked", (string?)refused.Error?["code"]);
            Assert.DoesNotContain("[DONE]", refused.Events);
            Assert.DoesNotContain('@', refused.Content);
        }
    }

    [Fact]
    public async Task Stream_Blocked_IsSettledWithWhatItUsed()
    {
        string words = string.Concat(Enumerable.Repeat(ScriptedProvider.Piece("word "), 200));
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        provider.Says("late", words + ScriptedProvider.Piece(GuardScene.Secret) + words, ScriptEnd.Open);
        await using RouterServer router = await GuardScene.StartAsync(mesh, Blocking, provider);

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of("scripted/late", stream: true));

        StreamText stream = await response.StreamAsync();
        Assert.StartsWith("word word ", stream.Content, StringComparison.Ordinal);
        Assert.Equal("guard_blocked", (string?)stream.Error?["code"]);
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal((RequestOutcome.Interrupted, FaultClass.ContentPolicy), (row.Outcome, row.Fault));
        Assert.True(row.Usage.TotalOutput > 100);
        Assert.Single(row.Attempts);
    }

    [Fact]
    public async Task Stream_OfTheEmulator_IsMaskedAndTerminated()
    {
        await using RouterServer router = await GuardScene.StartAsync(mesh, Masking);

        using HttpResponseMessage response = await router.ChatAsync(
            ChatBody.Of($"first/{mesh.Providers.Next()}", $"mail {GuardScene.Secret}", stream: true, members: "\"stream_options\":{\"include_usage\":true}"));

        StreamText stream = await response.StreamAsync();
        Assert.Contains("mail [email]", stream.Content, StringComparison.Ordinal);
        Assert.DoesNotContain(GuardScene.Secret, stream.Content, StringComparison.Ordinal);
        Assert.True(stream.IsDone);
        Assert.NotEmpty(stream.Usages);
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal((RequestOutcome.Completed, "mask"), (row.Outcome, row.Tags?["guard:pii"]));
    }

    [Fact]
    public async Task Stream_BreaksWhileTextIsHeldBack_IsTakenUpWithoutAGapOrARepetition()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        provider
            .Says("breaks", ScriptedProvider.Piece("one ") + ScriptedProvider.Piece("two "))
            .Says("goes-on", ScriptedProvider.Piece("one two ") + ScriptedProvider.Piece("three") + ScriptedProvider.Finish());
        await using RouterServer router = await GuardScene.StartAsync(mesh, Masking, provider);

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Chain(["scripted/breaks", "scripted/goes-on"], stream: true));

        StreamText stream = await response.StreamAsync();
        Assert.Equal("one two three", stream.Content);
        Assert.True(stream.IsDone);
    }

    [Fact]
    public async Task Stream_BreaksForGood_DeliversWhatWasHeldBackAndTheError()
    {
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync();
        provider.Says("breaks", ScriptedProvider.Piece("to ann@") + ScriptedProvider.Piece("corp.example and"));
        await using RouterServer router = await GuardScene.StartAsync(mesh, Masking, provider);

        using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of("scripted/breaks", stream: true));

        StreamText stream = await response.StreamAsync();
        Assert.Equal("to [email] and", stream.Content);
        Assert.Equal("stream_interrupted", (string?)stream.Error?["code"]);
        Assert.DoesNotContain("[DONE]", stream.Events);
    }
}
