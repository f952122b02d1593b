using System.Net;
using LlmMesh.Contracts;
using LlmMesh.Testing;

namespace LlmMesh.Router.IntegrationTests.Authentication;

/// <summary>What becomes of requests under way when their key is revoked.</summary>
public sealed class RevocationTests(MeshFixture mesh, GarnetServer server) : IClassFixture<GarnetServer>
{
    [Fact]
    public async Task Revoke_WithItsRequests_EndsAStreamInBandAndLedgersIt()
    {
        await using KeyScene scene = await KeyScene.StartAsync(server, mesh);
        RouterServer router = await scene.AddRouterAsync();
        string secret = await scene.PublishAsync(KeyScene.Principal("cut"));
        using HttpResponseMessage held = await router.ChatAsync(ChatBody.Of("first/fault-stall,after=2", stream: true), secret);
        Assert.Equal(HttpStatusCode.OK, held.StatusCode);

        // Changed in between: the request began under an earlier version of the key.
        await scene.ChangeAsync(secret, KeyScene.Principal("cut") with { Name = "renamed" });
        await scene.ChangeAsync(secret, KeyScene.Principal("cut") with { Standing = KeyStanding.Revoked, CutsRequests = true });

        StreamText stream = await held.StreamAsync();
        Assert.False(stream.IsDone);
        Assert.Equal("key_revoked", (string?)stream.Error?["code"]);
        await using LedgerBook ledger = await LedgerBook.OpenAsync(server.Endpoint);
        LedgerEvent row = await ledger.EventAsync(held);
        Assert.Equal((RequestOutcome.Interrupted, FaultClass.Cancelled), (row.Outcome, row.Fault));
    }

    [Fact]
    public async Task Revoke_WithItsRequests_EndsOneThatHasNotBegunToAnswer()
    {
        await using KeyScene scene = await KeyScene.StartAsync(server, mesh);
        RouterServer router = await scene.AddRouterAsync();
        string secret = await scene.PublishAsync(KeyScene.Principal("early"));
        const string model = "fault-none,delay-ms=300001";
        Task<HttpResponseMessage> waiting = router.ChatAsync(ChatBody.Of($"first/{model}"), secret);
        await mesh.Emulator.ArrivedAsync(1, model, TestContext.Current.CancellationToken);

        await scene.ChangeAsync(secret, KeyScene.Principal("early") with { Standing = KeyStanding.Revoked, CutsRequests = true });

        using HttpResponseMessage response = await waiting;
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("key_revoked", (string?)(await response.ErrorAsync())["code"]);
    }

    [Fact]
    public async Task Revoke_Alone_LetsRequestsFinish()
    {
        await using KeyScene scene = await KeyScene.StartAsync(server, mesh);
        RouterServer router = await scene.AddRouterAsync();
        string secret = await scene.PublishAsync(KeyScene.Principal("spared"));
        using HttpResponseMessage held = await router.ChatAsync(
            ChatBody.Of("first/fault-none,tokens=40,token-delay-ms=20", stream: true), secret);

        await scene.ChangeAsync(secret, KeyScene.Principal("spared") with { Standing = KeyStanding.Revoked });
        using HttpResponseMessage next = await Eventually.GetAsync("the key is refused", async () =>
        {
            HttpResponseMessage response = await router.GetAsync("v1/models", secret);
            return response.StatusCode == HttpStatusCode.Unauthorized ? response : null;
        });

        Assert.True((await held.StreamAsync()).IsDone);
    }
}
