using System.Text;
using LlmMesh.State.Responses;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Responses;

/// <summary>What a team keeps, nobody else finds.</summary>
public sealed class ResponseStoreTests(GarnetServer server) : IAsyncLifetime
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private StateClient _client = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _client = await StateClient.ConnectAsync(server);

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [Fact]
    public async Task Kept_IsFoundByItsTeamAlone_UntilItIsForgotten()
    {
        byte[] document = Encoding.UTF8.GetBytes("""{"id":"resp_1","text":"grüße"}""");
        await _client.Responses.KeepAsync("keepers", "resp_1", document, Hour, Cancelled);

        Assert.Equal(document, await _client.Responses.FindAsync("keepers", "resp_1", Cancelled));
        Assert.Null(await _client.Responses.FindAsync("others", "resp_1", Cancelled));
        Assert.False(await _client.Responses.RemoveAsync("others", "resp_1", Cancelled));

        Assert.True(await _client.Responses.RemoveAsync("keepers", "resp_1", Cancelled));
        Assert.Null(await _client.Responses.FindAsync("keepers", "resp_1", Cancelled));
        Assert.False(await _client.Responses.RemoveAsync("keepers", "resp_1", Cancelled));
    }

    [Fact]
    public async Task Kept_GoesAwayByItself()
    {
        await _client.Responses.KeepAsync("keepers", "resp_2", [1], Hour, Cancelled);

        TimeSpan? left = await _client.Database.KeyTimeToLiveAsync(Keys.Response("keepers", "resp_2"));

        Assert.NotNull(left);
        Assert.InRange(left.Value, TimeSpan.FromMinutes(50), Hour);
    }

    [Theory]
    [InlineData("a", "b}:x")]
    [InlineData("a}:response:b", "c")]
    public async Task Names_ThatLookLikeKeys_AreNames(string team, string id)
    {
        await _client.Responses.KeepAsync(team, id, [7], Hour, Cancelled);

        Assert.Equal([7], await _client.Responses.FindAsync(team, id, Cancelled));
        Assert.Null(await _client.Responses.FindAsync("a", "c", Cancelled));
    }

    [Fact]
    public async Task Id_BeyondTheLongest_IsNobodys()
    {
        string id = new('x', ResponseStore.LongestId + 1);

        Assert.Null(await _client.Responses.FindAsync("keepers", id, Cancelled));
        Assert.False(await _client.Responses.RemoveAsync("keepers", id, Cancelled));
    }
}
