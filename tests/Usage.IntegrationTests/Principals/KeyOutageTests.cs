using System.Net;
using System.Text.Json;
using LlmMesh.Contracts;
using LlmMesh.State.Principals;
using LlmMesh.Usage.IntegrationTests.Fixtures;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Principals;

/// <summary>Redis goes away; no change is lost, and none is claimed to be in force.</summary>
public sealed class KeyOutageTests(SharedState state) : IClassFixture<SharedState>
{
    [Fact]
    public async Task Changes_WhileRedisIsAway_AreStoredAndPublishedWhenItIsBack()
    {
        await using var ledger = new SqliteTestLedger();
        await using UsageHost usage = await UsageHost.StartAsync(state, ledger.Configuration, SealedCaller.Setting);
        await usage.HasDrainedAsync();
        var api = new SealedCaller(usage, SealedCaller.Admin);
        await api.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, "/usage/teams", """{"name":"blue"}""");
        JsonElement first = await api.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, "/usage/keys", """{"name":"a","team":"blue"}""");
        string id = first.GetProperty("key").GetProperty("id").GetString()!;

        await state.Server.StopAsync();
        JsonElement revoked = await api.ExpectAsync(HttpStatusCode.Accepted, HttpMethod.Post, $"/usage/keys/{id}/revoke", "{}");
        JsonElement second = await api.ExpectAsync(HttpStatusCode.Accepted, HttpMethod.Post, "/usage/keys", """{"name":"b","team":"blue"}""");

        Assert.Equal(JsonValueKind.Null, revoked.GetProperty("effective_at").ValueKind);
        Assert.Contains("Redis", revoked.GetProperty("notice").GetString(), StringComparison.Ordinal);
        await state.RestartAsync();
        await Eventually.HoldsAsync("both changes are published", async () =>
            await FindAsync(first) is { Standing: KeyStanding.Revoked } && await FindAsync(second) is { Standing: KeyStanding.Active });
    }

    private async Task<Principal?> FindAsync(JsonElement created) => (await state.Mesh.Principals.FindAsync(
        KeyText.Hash(created.GetProperty("secret").GetString()), TestContext.Current.CancellationToken)).Principal;
}
