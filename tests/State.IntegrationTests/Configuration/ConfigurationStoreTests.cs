using LlmMesh.Contracts;
using LlmMesh.State.Configuration;
using LlmMesh.State.IntegrationTests.Ledger;
using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Configuration;

/// <summary>There is one configuration: these tests find the server empty.</summary>
[Collection(LedgerFixture.Name)]
public sealed class ConfigurationStoreTests(GarnetServer server) : LedgerTests(server)
{
    private ConfigurationStore Store => Client.Configuration;

    [Fact]
    public async Task Read_NothingPublished_IsNothing()
    {
        Assert.Equal(0, await Store.HeadAsync(Cancelled));
        Assert.Null(await Store.ReadAsync(1, Cancelled));
        Assert.Empty(await Store.ListAsync(Cancelled));
    }

    [Fact]
    public async Task Publish_First_IsInForceAndWhole()
    {
        ConfigurationVersion version = Version(1, "{ /* why */ }") with
        {
            Files = new Dictionary<string, string>(StringComparer.Ordinal) { ["prompts/a.md"] = "Réponds." },
            Origin = ConfigurationOrigin.Activation,
            Activated = 7,
            Proposed = "{}",
        };

        Assert.True(await Store.PublishAsync(version, 0, Cancelled));

        Assert.Equal(1, await Store.HeadAsync(Cancelled));
        Assert.Equivalent(version, await Store.ReadAsync(1, Cancelled), strict: true);
    }

    [Fact]
    public async Task Publish_WithoutFiles_ReadsAsNone()
    {
        await Store.PublishAsync(Version(1), 0, Cancelled);

        Assert.Empty((await Store.ReadAsync(1, Cancelled))!.Files);
    }

    [Fact]
    public async Task Publish_MadeFromAnother_ChangesNothing()
    {
        await Store.PublishAsync(Version(1), 0, Cancelled);
        await Store.PublishAsync(Version(2), 1, Cancelled);

        Assert.False(await Store.PublishAsync(Version(2, """{"late":1}"""), 1, Cancelled));
        Assert.False(await Store.PublishAsync(Version(9), 0, Cancelled));

        Assert.Equal(2, await Store.HeadAsync(Cancelled));
        Assert.Equal([2, 1], (await Store.ListAsync(Cancelled)).Select(version => version.Number));
        Assert.Equal("{}", (await Store.ReadAsync(2, Cancelled))!.Document);
    }

    [Fact]
    public async Task Publish_ManyAtOnce_AdmitsOneOfEach()
    {
        for (long made = 0; made < 5; made++)
        {
            bool[] published = await Task.WhenAll(
                Enumerable.Range(0, 8).Select(_ => Store.PublishAsync(Version(made + 1), made, Cancelled)));

            Assert.Single(published, admitted => admitted);
        }

        Assert.Equal(5, await Store.HeadAsync(Cancelled));
    }

    [Fact]
    public async Task Publish_MoreThanAreKept_ForgetsTheOldest()
    {
        for (long number = 1; number <= ConfigurationStore.MostVersions + 3; number++)
        {
            await Store.PublishAsync(Version(number), number - 1, Cancelled);
        }

        IReadOnlyList<ConfigurationVersion> versions = await Store.ListAsync(Cancelled);
        Assert.Equal(ConfigurationStore.MostVersions, versions.Count);
        Assert.Equal(ConfigurationStore.MostVersions + 3, versions[0].Number);
        Assert.Equal(4, versions[^1].Number);
    }

    [Fact]
    public async Task Read_WrittenByALaterMesh_IsLeftOut()
    {
        await Store.PublishAsync(Version(1), 0, Cancelled);
        await Client.Database.HashSetAsync(Keys.ConfigurationVersions, 2, """{"number":2,"origin":"dream"}""");

        Assert.Null(await Store.ReadAsync(2, Cancelled));
        Assert.Equal([1], (await Store.ListAsync(Cancelled)).Select(version => version.Number));
    }

    [Fact(Timeout = 60_000)]
    public async Task Watch_Published_LooksBeforeItsTimerDoes()
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var watch = new ConfigurationWatch(Store, new StoppedClock());
        var seen = new TaskCompletionSource();
        var first = new TaskCompletionSource();
        Task running = watch.RunAsync(
            async cancellationToken =>
            {
                first.TrySetResult();
                if (await Store.HeadAsync(cancellationToken) == 1)
                {
                    seen.TrySetResult();
                }
            },
            ended.Token);
        await first.Task;

        // The watch subscribes after its first look: what is published before it has is told to nobody.
        while (await Client.Subscriber.PublishAsync(Keys.ConfigurationChannel, 0) == 0)
        {
            await Task.Yield();
        }

        await Store.PublishAsync(Version(1), 0, Cancelled);

        await seen.Task.WaitAsync(Cancelled);
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static ConfigurationVersion Version(long number, string document = "{}") =>
        new() { Number = number, Document = document, Actor = "key_anna", AtMs = 1_800_000_000_000 };

    /// <summary>Its timers never fire.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
