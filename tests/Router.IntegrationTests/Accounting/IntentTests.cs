using System.Net;
using LlmMesh.Contracts;
using LlmMesh.State;
using LlmMesh.Testing;
using StackExchange.Redis;

namespace LlmMesh.Router.IntegrationTests.Accounting;

/// <summary>What is noted before a request is sent is gone when it has ended, whatever became of it.</summary>
public sealed class IntentTests(MeshFixture mesh, GarnetServer server) : IClassFixture<GarnetServer>, IAsyncLifetime
{
    private const string Configuration =
        $$"""
        { "settings": { "daily_budget": null, "key_limits": { "concurrency": 1 } }, "providers": { {{RouterSettings.UsualProviders}} } }
        """;

    private ConnectionMultiplexer? _redis;
    private RouterServer? _router;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private MeshState State => new(new StateConnection(_redis!, TimeProvider.System) { Timeout = TimeSpan.FromSeconds(30) });

    public async ValueTask InitializeAsync()
    {
        _redis = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);
        _router = await RouterServer.StartAsync(
            server.Endpoint, mesh.Emulator.Root, new RouterSettings { Configuration = Configuration, ApiKeys = "intents" });
    }

    [Fact]
    public async Task Chat_UnderWay_IsNotedWithWhatIsKnown()
    {
        using (HttpResponseMessage held = await HoldAsync())
        {
            RedisValue noted = await _redis!.GetDatabase().HashGetAsync("mesh:{ledger}:intents", held.RequestId());

            Assert.Contains("\"outcome\":\"abandoned\"", noted.ToString(), StringComparison.Ordinal);
            Assert.Contains("\"requested_model\":\"first/fault-stall\"", noted.ToString(), StringComparison.Ordinal);
            Assert.Contains("\"cost_nano_dollars\":0", noted.ToString(), StringComparison.Ordinal);
        }

        await NoneAsync();
    }

    [Fact]
    public async Task Chat_Answered_LeavesNoIntentAndOneRow()
    {
        await using LedgerBook ledger = await LedgerBook.OpenAsync(server.Endpoint);
        using HttpResponseMessage response = await _router!.ChatAsync(ChatBody.Of("second/echo"), "intents");

        Assert.Equal(RequestOutcome.Completed, (await ledger.EventAsync(response)).Outcome);
        await NoneAsync();
    }

    [Fact]
    public async Task Chat_Refused_LeavesNoIntentAndNoRow()
    {
        string refusedId;
        using (HttpResponseMessage held = await HoldAsync())
        {
            using HttpResponseMessage refused = await _router!.ChatAsync(ChatBody.Of("first/refused-row"), "intents");
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            refusedId = refused.RequestId();
            await Eventually.HoldsAsync("only the held one is noted", async () => await State.Intents.CountAsync(Cancelled) == 1);
        }

        await NoneAsync();
        Assert.DoesNotContain(
            await State.Ledger.TakeAsync(nameof(IntentTests), 1000, Cancelled), one => one.Id == refusedId);
    }

    public async ValueTask DisposeAsync()
    {
        await _router!.DisposeAsync();
        await _redis!.CloseAsync();
        _redis.Dispose();
    }

    private async Task<HttpResponseMessage> HoldAsync()
    {
        HttpResponseMessage response = await _router!.ChatAsync(ChatBody.Of("first/fault-stall", stream: true), "intents");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response;
    }

    private Task NoneAsync() => Eventually.HoldsAsync("no intent is left", async () => await State.Intents.CountAsync(Cancelled) == 0);
}
