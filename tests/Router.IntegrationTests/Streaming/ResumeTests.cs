using LlmMesh.Contracts;
using LlmMesh.Testing.Emulator;

namespace LlmMesh.Router.IntegrationTests.Streaming;

/// <summary>A stream that breaks is taken up by the next candidate: its caller gets the whole answer, every part of it once.</summary>
public sealed class ResumeTests(MeshFixture mesh)
{
    private const string Answer =
        "Hello from the LlmMesh provider emulator: a deterministic stand-in, not a language model. You said: ";

    [Fact]
    public async Task Stream_NextTakesPrefill_GoesOnFromTheText()
    {
        string provider = mesh.Providers.Next();
        await using RouterServer router = await StartWithPrefillAsync(provider);
        await mesh.Emulator.ArmFaultAsync("cut,after=7", $"{provider}-first");

        using HttpResponseMessage response = await router.ChatAsync(
            ChatBody.Chain([$"{provider}/{provider}-first", $"{provider}/{provider}-second"], stream: true));

        await AssertWholeAsync(response, "Say hello", $": resumed by {provider}%2F{provider}-second");
        ObservedRequest second = Assert.Single(await mesh.Emulator.RequestsAsync($"{provider}-second"));
        Assert.Equal("assistant", second.LastRole);
        await AssertLedgerAsync(response, $"{provider}-second", FaultClass.StreamInterrupted, FaultClass.None);
    }

    [Fact]
    public async Task Stream_NextRefusesPrefill_IsAskedAnew()
    {
        string provider = mesh.Providers.Next();
        await using RouterServer router = await StartWithPrefillAsync(provider);
        await mesh.Emulator.ArmFaultAsync("cut,after=7", $"{provider}-first");
        await mesh.Emulator.ArmFaultAsync("prefill-refused", $"{provider}-second", times: 2);

        using HttpResponseMessage response = await router.ChatAsync(
            ChatBody.Chain([$"{provider}/{provider}-first", $"{provider}/{provider}-second"], stream: true));

        await AssertWholeAsync(response, "Say hello", $": resumed by {provider}%2F{provider}-second");
        Assert.Equal(["assistant", "user"], (await mesh.Emulator.RequestsAsync($"{provider}-second")).Select(request => request.LastRole));
        await AssertLedgerAsync(
            response, $"{provider}-second", FaultClass.StreamInterrupted, FaultClass.InvalidRequest, FaultClass.None);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(17)]
    [InlineData(19)]
    [InlineData(21)]
    public async Task Stream_NextRepeatsTheText_OnlyWhatIsNewFollows(int after)
    {
        const string Said = "grüße 😀 an alle: \"ünïcödé\\ 日本語\"";
        string provider = mesh.Providers.Next();
        await mesh.Emulator.ArmFaultAsync($"cut,after={after}", provider);

        using HttpResponseMessage response = await mesh.Router.ChatAsync(ChatBody.Of(
            $"{provider}/{provider}", Said, stream: true, members: $"\"fallbacks\":[\"second/{provider}-next\"]"));

        await AssertWholeAsync(response, Said, $": resumed by second%2F{provider}-next");
        Assert.Equal("user", Assert.Single(await mesh.Emulator.RequestsAsync($"{provider}-next")).LastRole);
        await AssertLedgerAsync(response, $"{provider}-next", FaultClass.StreamInterrupted, FaultClass.None);
    }

    [Fact]
    public async Task Stream_BreaksAgain_IsTakenUpAgain()
    {
        string provider = mesh.Providers.Next();
        await mesh.Emulator.ArmFaultAsync("cut,after=3", $"{provider}-first");
        await mesh.Emulator.ArmFaultAsync("error-in-200,after=9", $"{provider}-second");

        using HttpResponseMessage response = await mesh.Router.ChatAsync(ChatBody.Chain(
            [$"{provider}/{provider}-first", $"{provider}/{provider}-second", $"second/{provider}-third"], stream: true));

        await AssertWholeAsync(
            response, "Say hello", $": resumed by {provider}%2F{provider}-second", $": resumed by second%2F{provider}-third");
        await AssertLedgerAsync(
            response, $"{provider}-third", FaultClass.StreamInterrupted, FaultClass.ServerError, FaultClass.None);
    }

    [Fact]
    public async Task Stream_SecondBreakBeforeItsCaughtUp_IsTakenUpByTheThird()
    {
        string provider = mesh.Providers.Next();
        await mesh.Emulator.ArmFaultAsync("cut,after=9", $"{provider}-first");
        await mesh.Emulator.ArmFaultAsync("cut,after=3", $"{provider}-second");

        using HttpResponseMessage response = await mesh.Router.ChatAsync(ChatBody.Chain(
            [$"{provider}/{provider}-first", $"{provider}/{provider}-second", $"second/{provider}-third"], stream: true));

        await AssertWholeAsync(response, "Say hello", $": resumed by second%2F{provider}-third");
        await AssertLedgerAsync(
            response, $"{provider}-third", FaultClass.StreamInterrupted, FaultClass.Connection, FaultClass.None);
    }

    [Fact]
    public async Task Stream_NextAnswersSomethingElse_EndsWithAnErrorAndNothingOfIt()
    {
        string provider = mesh.Providers.Next();
        await mesh.Emulator.ArmFaultAsync("cut,after=5", provider);

        using HttpResponseMessage response = await mesh.Router.ChatAsync(
            ChatBody.Chain([$"{provider}/{provider}", "second/echo"], stream: true));

        StreamText stream = await response.StreamAsync();
        Assert.NotEmpty(stream.Content);
        Assert.StartsWith(stream.Content, Answer, StringComparison.Ordinal);
        Assert.Equal("stream_interrupted", (string?)stream.Error?["code"]);
        Assert.DoesNotContain("[DONE]", stream.Events);
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal((RequestOutcome.Interrupted, provider), (row.Outcome, row.Provider));
        Assert.Equal(
            [FaultClass.StreamInterrupted, FaultClass.StreamInterrupted], row.Attempts.Select(attempt => attempt.Fault));
    }

    private Task<RouterServer> StartWithPrefillAsync(string provider) => mesh.StartRouterAsync(new RouterSettings
    {
        Configuration =
            $$"""
            {
              "providers": { {{ProviderPool.Provider(provider)}} },
              "models": [ { "provider": "{{provider}}", "id": "{{provider}}-second", "capabilities": ["chat", "prefill"] } ]
            }
            """,
    });

    private static async Task AssertWholeAsync(HttpResponseMessage response, string said, params string[] comments)
    {
        string text = await response.TextAsync();
        Assert.Equal(comments, text.Split('\n').Where(line => line.StartsWith(": resumed", StringComparison.Ordinal)));
        string[] events = [.. text.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line[6..])];
        StreamText stream = new(events);
        Assert.Equal(Answer + said, stream.Content);
        Assert.Null(stream.Error);
        Assert.True(stream.IsDone);
        Assert.Single(events, data => data == "[DONE]");
        Assert.Single(stream.Chunks, chunk => chunk["choices"] is { } choices && choices.AsArray() is [{ } choice] && choice["finish_reason"] is not null);
    }

    private async Task AssertLedgerAsync(HttpResponseMessage response, string model, params FaultClass[] faults)
    {
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal((RequestOutcome.Completed, 200, FaultClass.None, model), (row.Outcome, row.Status, row.Fault, row.Model));
        Assert.Equal(faults, row.Attempts.Select(attempt => attempt.Fault));
        Assert.Equal(UsagePrecision.Exact, row.UsagePrecision);
        Assert.True(row.Usage is { Input: > 0, Output: > 0 });
    }
}
