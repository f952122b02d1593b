using LlmMesh.Contracts;

namespace LlmMesh.Router.IntegrationTests.Failover;

/// <summary><c>x-mesh-timeout</c>: nothing outlives the time the caller grants.</summary>
public sealed class TimeoutHeaderTests(MeshFixture mesh, ClockedRouter clocked) : IClassFixture<ClockedRouter>
{
    private static readonly TimeSpan Granted = TimeSpan.FromSeconds(7);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("silence", false)]
    [InlineData("silence", true)]
    [InlineData("slow-headers,ms=3600000", false)]
    [InlineData("slow-headers,ms=3600000", true)]
    [InlineData("slow-first-token,ms=3600000", false)]
    [InlineData("slow-first-token,ms=3600000", true)]
    [InlineData("comments-only,interval-ms=10", false)]
    [InlineData("comments-only,interval-ms=10", true)]
    [InlineData("stall", false)]
    [InlineData("stall,after=0", true)]
    [InlineData("none,delay-ms=3600000", false)]
    public async Task Chat_SlowBeforeTheAnswer_IsATimeoutWhenTheTimeIsUp(string fault, bool stream)
    {
        string provider = await ArmAsync(fault);
        Task<HttpResponseMessage> waiting = clocked.Router.ChatAsync(
            ChatBody.Chain([$"{provider}/{provider}", "spare/never-asked"], stream), timeout: "7s");
        await mesh.Emulator.ArrivedAsync(1, provider, Cancelled);

        clocked.Clock.Advance(Granted);

        using HttpResponseMessage response = await waiting;
        Assert.Equal((504, "false"), ((int)response.StatusCode, response.Header("x-should-retry")));
        Assert.Equal(("timeout_error", "timeout"), await TypeAndCodeAsync(response));
        Assert.Empty(await mesh.Emulator.RequestsAsync("never-asked"));
        LedgerEvent row = await mesh.Ledger.EventAsync(response);
        Assert.Equal((RequestOutcome.Failed, 504, FaultClass.Timeout), (row.Outcome, row.Status, row.Fault));
    }

    [Fact]
    public async Task Stream_SlowAfterItsBeginning_EndsInBandWhenTheTimeIsUp()
    {
        string provider = await ArmAsync("stall,after=2,tokens=9");
        using HttpResponseMessage response = await clocked.Router.ChatAsync(ChatBody.Of($"{provider}/{provider}", stream: true), timeout: "7000");
        await clocked.Clock.WaiterAsync(Granted, Cancelled);

        clocked.Clock.Advance(Granted);

        StreamText stream = await response.StreamAsync();
        Assert.StartsWith(stream.Content, "w0 w1", StringComparison.Ordinal);
        Assert.Equal("timeout", (string?)stream.Error?["code"]);
        Assert.DoesNotContain("[DONE]", stream.Events);
        Assert.Equal(RequestOutcome.Interrupted, (await mesh.Ledger.EventAsync(response)).Outcome);
    }

    [Fact]
    public async Task Chat_WaitsBetweenTries_EndWithTheTime()
    {
        string provider = await ArmAsync("503,retry-after=3");
        Task<HttpResponseMessage> waiting = clocked.Router.ChatAsync(ChatBody.Of($"{provider}/{provider}"), timeout: "7s");
        TimeSpan pause = TimeSpan.FromSeconds(3) + FixedRandom.FirstBackoff;
        for (int tries = 1; tries <= 2; tries++)
        {
            await clocked.Clock.WaiterAsync(pause, Cancelled);
            clocked.Clock.Advance(pause);
        }

        // What is left of the seven seconds is too short for another wait.
        using HttpResponseMessage response = await waiting;
        Assert.Equal((503, "3"), ((int)response.StatusCode, response.Header("x-mesh-attempts")));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("1e3")]
    [InlineData("10 minutes")]
    [InlineData("")]
    [InlineData("99999999999")]
    public async Task Chat_HeaderThatIsNoTime_IsRefusedByName(string timeout)
    {
        using HttpResponseMessage response = await clocked.Router.ChatAsync(ChatBody.Of("spare/never-asked"), timeout: timeout);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal("x-mesh-timeout", (string?)(await response.ErrorAsync())["param"]);
        Assert.Empty(await mesh.Emulator.RequestsAsync("never-asked"));
    }

    [Fact]
    public async Task Chat_LongerThanTheMeshGrants_IsNotGranted()
    {
        string provider = await ArmAsync("comments-only,interval-ms=10,times=1000000");
        await using RouterServer router = await mesh.StartRouterAsync(clocked.Settings() with
        {
            Configuration = $$"""{ "settings": { "request_timeout_ms": 7000 }, "providers": { {{ProviderPool.Provider(provider)}} } }""",
        });
        Task<HttpResponseMessage> waiting = router.ChatAsync(ChatBody.Of($"{provider}/{provider}"), timeout: "600s");
        await mesh.Emulator.ArrivedAsync(1, provider, Cancelled);

        clocked.Clock.Advance(Granted);

        using HttpResponseMessage response = await waiting;
        Assert.Equal(504, (int)response.StatusCode);
    }

    private static async Task<(string?, string?)> TypeAndCodeAsync(HttpResponseMessage response)
    {
        var error = await response.ErrorAsync();
        return ((string?)error["type"], (string?)error["code"]);
    }

    // The model has its provider's name, so that both are used once.
    private async Task<string> ArmAsync(string fault)
    {
        string provider = mesh.Providers.Next();
        await mesh.Emulator.ArmFaultAsync(fault, provider, times: 10);
        return provider;
    }
}
