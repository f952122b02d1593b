using System.Collections.Concurrent;
using LlmMesh.Contracts;
using LlmMesh.State;
using LlmMesh.State.Ledger;
using StackExchange.Redis;

namespace LlmMesh.Router.IntegrationTests.Fixtures;

/// <summary>Takes ledger events as the usage service does, and keeps every delivery by request id.</summary>
public sealed class LedgerBook : IAsyncDisposable
{
    private const string Consumer = "tests";

    private readonly ConnectionMultiplexer _redis;
    private readonly LedgerQueue _queue;
    private readonly ConcurrentDictionary<string, LedgerEvent[]> _events = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _taking = new(1);

    private LedgerBook(ConnectionMultiplexer redis)
    {
        _redis = redis;
        _queue = new MeshState(redis, TimeProvider.System).Ledger;
    }

    public static async Task<LedgerBook> OpenAsync(string endpoint) => new(await ConnectionMultiplexer.ConnectAsync(endpoint));

    /// <summary>The one event of a request, as soon as it is there.</summary>
    public async Task<LedgerEvent> EventAsync(string requestId)
    {
        LedgerEvent[] found = await Eventually.GetAsync($"ledger event {requestId}", async () =>
        {
            await TakeAsync();
            return _events.GetValueOrDefault(requestId);
        });
        return Assert.Single(found);
    }

    public Task<LedgerEvent> EventAsync(HttpResponseMessage response) => EventAsync(response.RequestId());

    /// <summary>The event of the only request for a model, for requests whose answer never came.</summary>
    public async Task<LedgerEvent> EventForModelAsync(string requestedModel)
    {
        LedgerEvent[] found = await Eventually.GetAsync($"ledger event for {requestedModel}", async () =>
        {
            await TakeAsync();
            LedgerEvent[] matching = [.. _events.Values.SelectMany(events => events).Where(one => one.RequestedModel == requestedModel)];
            return matching.Length > 0 ? matching : null;
        });
        return Assert.Single(found);
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.CloseAsync();
        _redis.Dispose();
        _taking.Dispose();
    }

    private async Task TakeAsync()
    {
        await _taking.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            IReadOnlyList<LedgerEvent> taken = await _queue.TakeAsync(Consumer, 1000, TestContext.Current.CancellationToken);
            foreach (LedgerEvent one in taken)
            {
                _events.AddOrUpdate(one.Id, [one], (_, earlier) => [.. earlier, one]);
            }

            if (taken.Count > 0)
            {
                await _queue.AcknowledgeAsync(Consumer, TestContext.Current.CancellationToken);
            }
        }
        catch (StateUnavailableException)
        {
            // The server is down or slow; the caller asks again.
        }
        finally
        {
            _taking.Release();
        }
    }
}
