using LlmMesh.Contracts;
using LlmMesh.State;
using LlmMesh.State.Ledger;
using LlmMesh.Testing;
using StackExchange.Redis;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Fixtures;

/// <summary>What a router does with the shared state: settle. One per test class, on a server of its own.</summary>
public sealed class SharedState : IAsyncLifetime
{
    private readonly GarnetServer _server = new() { Durable = true };
    private ConnectionMultiplexer? _connection;

    public GarnetServer Server => _server;

    public IDatabase Database => _connection!.GetDatabase();

    /// <summary>All of the shared state, as a router has it.</summary>
    public MeshState Mesh => new(Connection);

    public LedgerQueue Ledger => new(Connection);

    private StateConnection Connection => new(_connection!, TimeProvider.System) { Timeout = TimeSpan.FromSeconds(10) };

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync(TestContext.Current.CancellationToken);
        _connection = await ConnectionMultiplexer.ConnectAsync($"{_server.Endpoint},abortConnect=false");
    }

    /// <summary>Ends an outage: starts the server and returns once this fixture's connection, which backs off, has found it again.</summary>
    public async Task RestartAsync()
    {
        await _server.RestartAsync(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync("the state answers", async () =>
        {
            try
            {
                await Database.PingAsync();
                return true;
            }
            catch (RedisException)
            {
                return false;
            }
        });
    }

    public Task ClearAsync() => Database.ExecuteAsync("FLUSHALL");

    /// <summary>Hands events over as routers do, in batches.</summary>
    public async Task SettleAsync(params IReadOnlyList<LedgerEvent> events)
    {
        var settlement = new SettlementStore(Connection);
        foreach (LedgerEvent[] batch in events.Chunk(100))
        {
            await settlement.ApplyAsync(
                Guid.NewGuid().ToString("n"),
                [.. batch.Select(ledgerEvent => new Settlement(ledgerEvent.Id, [], ledgerEvent))],
                TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _connection?.Dispose();
        await _server.DisposeAsync();
    }
}
