using LlmMesh.Contracts;

namespace LlmMesh.Router.IntegrationTests.Failover;

/// <summary>Plays one row of the table: a provider with the fault, a request, what everybody saw of it, and a request afterwards.</summary>
internal sealed class FaultScene(MeshFixture mesh, ClockedRouter clocked, FaultRow row, bool stream, bool hasFallback)
{
    private const string Spare = "spare";
    private const string Answer =
        "Hello from the LlmMesh provider emulator: a deterministic stand-in, not a language model. You said: Say hello";

    private readonly FaultExpectation _expected = stream ? row.Streamed : row.Whole;
    private readonly string _provider = mesh.Providers.Next();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Model => $"matrix-{_provider}";

    private string Fallback => $"next-{_provider}";

    private string Target => $"{_provider}/{Model}";

    private bool MovesOn => hasFallback && _expected.MovesOn;

    private bool IsServed => MovesOn || _expected.Ending == FaultEnding.Served;

    public async Task PlayAsync()
    {
        await mesh.Emulator.ArmFaultAsync(row.Call, Model, times: 10);
        await PlayBeforeAsync();

        // What requests before this one began to wait for must not be counted as its phases.
        clocked.Clock.Advance(TimeSpan.Zero);
        Task<HttpResponseMessage> asking = clocked.Router.ChatAsync(
            hasFallback ? ChatBody.Chain([Target, $"{Spare}/{Fallback}"], stream) : ChatBody.Of(Target, stream: stream));
        await LetTimePassAsync();

        using HttpResponseMessage response = await asking.WaitAsync(Cancelled);
        await AssertCallerAsync(response);
        await AssertProviderAsync();
        await AssertLedgerAsync(response);
        await AssertHealthyAfterwardsAsync();
    }

    private async Task PlayBeforeAsync()
    {
        for (int i = 0; i < row.GoodBefore; i++)
        {
            using HttpResponseMessage response = await clocked.Router.ChatAsync(ChatBody.Of(Target));
            Assert.Equal(200, (int)response.StatusCode);
        }
    }

    // Nobody is asked again before the clock has moved: each wait finds as many requests as there were tries before it.
    private async Task LetTimePassAsync()
    {
        for (int tries = 0; tries < _expected.Waits.Count; tries++)
        {
            int seen = row.GoodBefore + tries + 1;
            await mesh.Emulator.ArrivedAsync(seen, Model, Cancelled);
            await clocked.Clock.WaiterAsync(_expected.Waits[tries], Cancelled, _expected.Phases);
            Assert.Equal(seen, (await mesh.Emulator.RequestsAsync(Model)).Count);
            clocked.Clock.Advance(_expected.Waits[tries]);
        }
    }

    private async Task AssertCallerAsync(HttpResponseMessage response)
    {
        bool hasBegun = _expected.Ending == FaultEnding.Broken;
        Assert.Equal(IsServed || hasBegun ? 200 : _expected.Error.Status, (int)response.StatusCode);
        Assert.Equal(MovesOn && !hasBegun ? Spare : _provider, response.Header("x-mesh-provider"));
        Assert.Equal($"{_expected.Tries.Count + (IsServed && !hasBegun ? 1 : 0)}", response.Header("x-mesh-attempts"));
        if (IsServed)
        {
            await AssertWholeAsync(response);
        }
        else if (hasBegun)
        {
            await AssertBrokenAsync(response);
        }
        else
        {
            Assert.Equal(_expected.Error.Code, (string?)(await response.ErrorAsync())["code"]);
            Assert.Equal("false", response.Header("x-should-retry"));
            Assert.Equal(_expected.Error.Status is 429 or 503, response.Header("Retry-After") is not null);
        }
    }

    private async Task AssertWholeAsync(HttpResponseMessage response)
    {
        if (!stream)
        {
            Assert.Equal(Answer, (string?)(await response.JsonAsync())["choices"]![0]!["message"]!["content"]);
            return;
        }

        StreamText text = await response.StreamAsync();
        Assert.Equal(Answer, text.Content);
        Assert.Null(text.Error);
        Assert.True(text.IsDone);
        Assert.Single(text.Events, data => data == "[DONE]");
    }

    private async Task AssertBrokenAsync(HttpResponseMessage response)
    {
        StreamText text = await response.StreamAsync();
        Assert.NotEmpty(text.Content);
        Assert.StartsWith(text.Content, Answer, StringComparison.Ordinal);
        Assert.Equal(_expected.Error.Code, (string?)text.Error?["code"]);
        Assert.DoesNotContain("[DONE]", text.Events);
    }

    private async Task AssertProviderAsync()
    {
        int own = row.GoodBefore + _expected.Tries.Count + (_expected.Ending == FaultEnding.Served ? 1 : 0);
        Assert.Equal(own, (await mesh.Emulator.RequestsAsync(Model)).Count);
        Assert.Equal(MovesOn ? 1 : 0, (await mesh.Emulator.RequestsAsync(Fallback)).Count);
    }

    private async Task AssertLedgerAsync(HttpResponseMessage response)
    {
        LedgerEvent entry = await mesh.Ledger.EventAsync(response);
        bool isBroken = !IsServed && _expected.Ending == FaultEnding.Broken;
        Assert.Equal(
            IsServed ? RequestOutcome.Completed : isBroken ? RequestOutcome.Interrupted : RequestOutcome.Failed, entry.Outcome);
        Assert.Equal(IsServed ? FaultClass.None : _expected.Tries[^1], entry.Fault);
        Assert.Equal((int)response.StatusCode, entry.Status);
        Assert.Equal(IsServed || isBroken ? MovesOn ? Spare : _provider : null, entry.Provider);
        Assert.Equal(
            [.. _expected.Tries.Select(fault => (fault, _expected.Upstream)), .. IsServed ? [(FaultClass.None, 200)] : Array.Empty<(FaultClass, int)>()],
            entry.Attempts.Select(attempt => (attempt.Fault, attempt.Status)));
        // What broke off had been delivered so far, and nobody has counted it.
        UsagePrecision precision = IsServed ? (MovesOn ? UsagePrecision.Exact : _expected.Usage)
            : _expected.Ending == FaultEnding.Broken ? UsagePrecision.Estimated
            : UsagePrecision.None;
        Assert.Equal(precision, entry.UsagePrecision);
        Assert.Equal(precision == UsagePrecision.Exact, entry.Usage is { Input: 2, Output: > 2 });
    }

    private async Task AssertHealthyAfterwardsAsync()
    {
        // An account that has been found out of use is so for all of its provider's models.
        bool isAccountOut = _expected.Tries is
            [FaultClass.AuthFailed or FaultClass.InsufficientCredits or FaultClass.QuotaExhausted, ..];
        string[] chain = isAccountOut ? [$"{_provider}/after", $"{Spare}/after"] : [$"{_provider}/after"];

        using HttpResponseMessage response = await clocked.Router.ChatAsync(ChatBody.Chain(chain, stream));

        Assert.Equal((200, "1"), ((int)response.StatusCode, response.Header("x-mesh-attempts")));
        await AssertWholeAsync(response);
    }
}
