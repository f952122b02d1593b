using LlmMesh.Testing;
using StackExchange.Redis;
using Xunit;

[assembly: AssemblyFixture(typeof(GarnetServer))]

// There is one board, and every monitor removes from it what its own configuration does not name.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace LlmMesh.HealthMonitor.IntegrationTests.Hosting;

/// <summary>Tests on one state server; each finds it empty.</summary>
public abstract class MonitorTests(GarnetServer state) : IAsyncLifetime
{
    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    protected GarnetServer State { get; } = state;

    public async ValueTask InitializeAsync()
    {
        using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(State.Endpoint);
        await redis.GetDatabase().ExecuteAsync("FLUSHALL");

        // Disposal alone waits a second for nothing.
        await redis.CloseAsync();
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
