using LlmMesh.Contracts;
using LlmMesh.Testing.Emulator;
using LlmMesh.Testing.Time;
using Microsoft.Extensions.DependencyInjection;

namespace LlmMesh.Router.IntegrationTests.Failover;

/// <summary>How long the mesh waits before it asks a target again, and when it does not wait.</summary>
public sealed class WaitTests(MeshFixture mesh, ClockedRouter clocked) : IClassFixture<ClockedRouter>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("429,retry-after=2", 2000)]
    [InlineData("503,retry-after=2", 2000)]
    [InlineData("429,retry-after-ms=1700", 1700)]
    [InlineData("429,retry-after=9,retry-after-ms=1700", 1700)]
    [InlineData("429-reset,ms=1300,form=duration", 1300)]
    [InlineData("429,retry-after=60", 60_000)]
    public async Task Chat_ProviderNamesAWait_IsAskedAgainThen(string fault, int waitMs)
    {
        string model = await ArmAsync(fault, times: 1);
        Task<HttpResponseMessage> asking = clocked.Router.ChatAsync(ChatBody.Of(Target(model)));
        await AssertAskedAgainAfterAsync(clocked.Clock, mesh.Emulator, model, waitMs);

        using HttpResponseMessage response = await asking;

        Assert.Equal((200, "2"), ((int)response.StatusCode, response.Header("x-mesh-attempts")));
    }

    [Theory]
    [InlineData("429,retry-after-date=5")]
    [InlineData("429-reset,ms=5000,form=date")]
    [InlineData("429-reset,ms=5000,form=epoch")]
    public async Task Chat_ProviderNamesADate_IsAskedAgainThen(string fault)
    {
        ManualTimeProvider clock = new();
        await using EmulatorServer emulator = await EmulatorServer.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(clock));
        string provider = mesh.Providers.Next();
        await using RouterServer router = await mesh.StartRouterAsync(clocked.Settings() with
        {
            Clock = clock,
            Configuration =
                $$"""{ "providers": { "{{provider}}": { "base_url": "{{emulator.BaseUrl}}", "api_key_variable": null, "accepts_unlisted_models": true } } }""",
        });
        await emulator.ArmFaultAsync(fault, "dated");
        Task<HttpResponseMessage> asking = router.ChatAsync(ChatBody.Of($"{provider}/dated"));
        await AssertAskedAgainAfterAsync(clock, emulator, "dated", 5000);

        using HttpResponseMessage response = await asking;

        Assert.Equal((200, "2"), ((int)response.StatusCode, response.Header("x-mesh-attempts")));
    }

    [Theory]
    [InlineData("429,retry-after=61", null)]
    [InlineData("429,retry-after=20", "10s")]
    [InlineData("503,retry-after=20", "19s")]
    public async Task Chat_WaitIsTooLong_TheNextIsAskedAtOnce(string fault, string? timeout)
    {
        string model = await ArmAsync(fault, times: 1);

        using HttpResponseMessage response = await clocked.Router.ChatAsync(
            ChatBody.Chain([Target(model), "spare/echo"]), timeout: timeout);

        Assert.Equal((200, "spare", "2"), (
            (int)response.StatusCode, response.Header("x-mesh-provider"), response.Header("x-mesh-attempts")));
    }

    [Fact]
    public async Task Chat_WaitIsTooLongAndNobodyIsLeft_TheCallerLearnsIt()
    {
        string model = await ArmAsync("429,retry-after=90", times: 1);

        using HttpResponseMessage response = await clocked.Router.ChatAsync(ChatBody.Of(Target(model)));

        Assert.Equal((429, "90", "1"), (
            (int)response.StatusCode, response.Header("Retry-After"), response.Header("x-mesh-attempts")));
    }

    [Theory]
    [InlineData("500,should-retry=false", FaultClass.ServerError)]
    [InlineData("429,should-retry=false", FaultClass.RateLimited)]
    public async Task Chat_ProviderSaysNotToRetry_IsNotAskedAgain(string fault, FaultClass expected)
    {
        string model = await ArmAsync(fault, times: 1);

        using HttpResponseMessage response = await clocked.Router.ChatAsync(ChatBody.Chain([Target(model), "spare/echo"]));

        Assert.Equal((200, "spare"), ((int)response.StatusCode, response.Header("x-mesh-provider")));
        Assert.Equal(
            [expected, FaultClass.None], (await mesh.Ledger.EventAsync(response)).Attempts.Select(attempt => attempt.Fault));
    }

    [Fact]
    public async Task Chat_ManyFailInAnOutage_RepetitionsStayWithinTheirBudget()
    {
        const int Requests = 100;
        const int Budget = (Requests / 5) + 10;
        string provider = mesh.Providers.Next();
        await using RouterServer router = await mesh.StartRouterAsync(clocked.Settings() with { Random = new FixedRandom(0) });
        int attempts = 0;
        for (int request = 1; request <= Requests; request++)
        {
            // A model of its own each, so that it is not the circuit that ends the repetitions.
            using HttpResponseMessage response = await router.ChatAsync(ChatBody.Of($"{provider}/fault-503,tokens={request}"));
            Assert.Equal(503, (int)response.StatusCode);
            attempts += int.Parse(response.Header("x-mesh-attempts")!);
        }

        Assert.Equal(Requests + Budget, attempts);
    }

    private static async Task AssertAskedAgainAfterAsync(ManualTimeProvider clock, EmulatorServer emulator, string model, int waitMs)
    {
        TimeSpan wait = TimeSpan.FromMilliseconds(waitMs) + FixedRandom.FirstBackoff;
        await clock.WaiterAsync(wait, Cancelled);
        clock.Advance(wait - TimeSpan.FromMilliseconds(1));
        Assert.Single(await emulator.RequestsAsync(model));
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await emulator.ArrivedAsync(2, model, Cancelled);
    }

    private static string Target(string model) => $"{model[5..]}/{model}";

    // The model is named after its provider, so that both are used once.
    private async Task<string> ArmAsync(string fault, int times)
    {
        string model = $"wait-{mesh.Providers.Next()}";
        await mesh.Emulator.ArmFaultAsync(fault, model, times);
        return model;
    }
}
