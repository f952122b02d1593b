using LlmMesh.State.IntegrationTests.Ledger;
using LlmMesh.State.Replicas;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Replicas;

[Collection(LedgerFixture.Name)]
public sealed class ReplicaBoardTests(GarnetServer server) : LedgerTests(server)
{
    [Fact]
    public async Task Beat_Alone_IsOneAndNotSilent()
    {
        Assert.Equal(new ReplicaCensus(1, 0), await BeatAsync("one"));
        Assert.Equal(new ReplicaCensus(1, 0), await BeatAsync("one"));
    }

    [Fact]
    public async Task Beat_AnotherSilentForOverFiveSeconds_CountsIt()
    {
        await SeenAsync("recent", TimeSpan.FromSeconds(1));
        await SeenAsync("silent", TimeSpan.FromSeconds(6));

        Assert.Equal(new ReplicaCensus(3, 1), await BeatAsync("one"));
        Assert.Equal(new ReplicaCensus(3, 0), await BeatAsync("silent"));
    }

    [Fact]
    public async Task Beat_AnotherSilentForAnHour_ForgetsIt()
    {
        await SeenAsync("nearly", TimeSpan.FromMinutes(59));
        await SeenAsync("gone", TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));

        Assert.Equal(new ReplicaCensus(2, 1), await BeatAsync("one"));
    }

    [Fact]
    public async Task Leave_OneOfTwo_IsNotCountedAsSilent()
    {
        await BeatAsync("one");
        await BeatAsync("two");

        await Client.Replicas.LeaveAsync("two", Cancelled);

        Assert.Equal(new ReplicaCensus(1, 0), await BeatAsync("one"));
    }

    [Fact]
    public async Task Beat_Once_LeavesNothingForGood()
    {
        await BeatAsync("one");

        Assert.NotNull(await Client.Database.KeyTimeToLiveAsync(Keys.Routers));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public async Task Beat_OnAnAnswerOfLongAgo_OnlyAsks(int secondsAgo)
    {
        await BeatAsync("one");
        await SeenAsync("two", TimeSpan.FromSeconds(10));
        long answered = secondsAgo == 0 ? 0 : await Client.NowMsAsync() - (secondsAgo * 1000);

        ReplicaBeat late = await Client.Replicas.BeatAsync("two", answered, Cancelled);
        ReplicaBeat next = await Client.Replicas.BeatAsync("two", late.ServerTimeMs, Cancelled);

        Assert.Equal((new ReplicaCensus(2, 1), false), (late.Census, late.IsCounted));
        Assert.Equal((new ReplicaCensus(2, 0), true), (next.Census, next.IsCounted));
    }

    private async Task<ReplicaCensus> BeatAsync(string replica) =>
        (await Client.Replicas.BeatAsync(replica, await Client.NowMsAsync(), Cancelled)).Census;

    private async Task SeenAsync(string replica, TimeSpan ago) => await Client.Database.SortedSetAddAsync(
        Keys.Routers, replica, await Client.NowMsAsync() - ago.TotalMilliseconds);
}
