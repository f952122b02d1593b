using LlmMesh.Testing;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Ledger;

/// <summary>The ledger's keys have fixed names: these tests share a server of their own, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class LedgerFixture : ICollectionFixture<GarnetServer>
{
    public const string Name = "ledger";
}

/// <summary>A test that finds the ledger empty.</summary>
public abstract class LedgerTests(GarnetServer server) : IAsyncLifetime
{
    private StateClient? _client;

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private protected StateClient Client => _client!;

    public async ValueTask InitializeAsync()
    {
        _client = await StateClient.ConnectAsync(server);
        await _client.Database.ExecuteAsync("FLUSHALL");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Client.DisposeAsync();
    }

    /// <summary>Hands events over, each with its id.</summary>
    private protected Task HandOverAsync(params string[] ids) => Client.Settlement.ApplyAsync(
        Sample.Name("batch"), [.. ids.Select(id => Sample.Settlement(id))], Cancelled);

    private protected async Task<string[]> TakeAsync(string consumer, int maximum = 100) =>
        [.. (await Client.Ledger.TakeAsync(consumer, maximum, Cancelled)).Select(taken => taken.Id)];
}
