using LlmMesh.Contracts;
using LlmMesh.Usage.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Fixtures;

/// <summary>A ledger with records, and the service that reports them. The drain is another test's subject: records go in directly.</summary>
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
        StoreResult result = await Usage.Services.GetRequiredService<LedgerStore>().InsertAsync(events, TestContext.Current.CancellationToken);
        Assert.Equal(StoreOutcome.Stored, result.Outcome);
    }

    public async ValueTask DisposeAsync()
    {
        await Usage.DisposeAsync();
        await _ledger.DisposeAsync();
    }
}
