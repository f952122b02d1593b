using LlmMesh.Contracts;
using LlmMesh.State.IntegrationTests.Ledger;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Health;

[Collection(LedgerFixture.Name)]
public sealed class HealthBoardTests(GarnetServer server) : LedgerTests(server)
{
    private static readonly TargetHealth One = new("alpha", "vendor/one", HealthState.Healthy, 120, 1_800_000_000_000, null);
    private static readonly TargetHealth Two = new("alpha", "two", HealthState.Down, 7, 1_800_000_000_001, "answered 500");

    [Fact]
    public async Task Read_Published_IsWhatWasPublished()
    {
        await Client.Health.PublishAsync([One, Two], Cancelled);

        IReadOnlyDictionary<string, TargetHealth> board = await Client.Health.ReadAsync(Cancelled);

        Assert.Equal(2, board.Count);
        Assert.Equal(One, board["alpha/vendor/one"]);
        Assert.Equal(Two, board["alpha/two"]);
    }

    [Fact]
    public async Task Publish_Again_ReplacesOnlyTheSameTarget()
    {
        await Client.Health.PublishAsync([One, Two], Cancelled);
        await Client.Health.PublishAsync([One with { State = HealthState.Slow }], Cancelled);

        IReadOnlyDictionary<string, TargetHealth> board = await Client.Health.ReadAsync(Cancelled);

        Assert.Equal(HealthState.Slow, board[One.Target].State);
        Assert.Equal(Two, board[Two.Target]);
    }

    [Fact]
    public async Task Remove_OneTarget_LeavesTheOthers()
    {
        await Client.Health.PublishAsync([One, Two], Cancelled);

        await Client.Health.RemoveAsync([One.Target], Cancelled);

        Assert.Equal([Two], (await Client.Health.ReadAsync(Cancelled)).Values);
    }

    [Fact]
    public async Task Publish_Subscribed_TellsTheRouters()
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Client.Subscriber.SubscribeAsync(Keys.HealthChannel, (_, _) => told.TrySetResult());

        await Client.Health.PublishAsync([One], Cancelled);

        await told.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
    }
}
