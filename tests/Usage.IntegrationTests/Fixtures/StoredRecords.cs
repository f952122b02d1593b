using LlmMesh.Contracts;
using LlmMesh.Usage.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Fixtures;

/// <summary>The service with records in its ledger. They go in directly: the drain is another test's subject.</summary>
internal sealed class StoredRecords : IAsyncDisposable
{
    private readonly ITestLedger _ledger;

    private StoredRecords(ITestLedger ledger, UsageHost usage)
    {
        _ledger = ledger;
        Usage = usage;
    }

    public UsageHost Usage { get; }

    public static async Task<StoredRecords> CreateAsync(SharedState state, ITestLedger ledger, params IReadOnlyList<LedgerEvent> events)
    {
        UsageHost usage = await UsageHost.StartAsync(state, ledger.Configuration);
        var records = new StoredRecords(ledger, usage);
        await usage.HasDrainedAsync();
        await records.AddAsync(events);
        return records;
    }

    public async Task AddAsync(params IReadOnlyList<LedgerEvent> events)
    {
        LedgerStore store = Usage.Services.GetRequiredService<LedgerStore>();
        StoreResult result = await store.InsertAsync(events, TestContext.Current.CancellationToken);
        Assert.Equal(StoreOutcome.Stored, result.Outcome);
    }

    public async ValueTask DisposeAsync()
    {
        await Usage.DisposeAsync();
        await _ledger.DisposeAsync();
    }
}
