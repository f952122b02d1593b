using Xunit;

namespace LlmMesh.Usage.IntegrationTests.Fixtures;

/// <summary>Tests on a database of their own and a cleared shared state.</summary>
public abstract class LedgerTests(SharedState state) : IAsyncLifetime
{
    private ITestLedger? _ledger;

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private protected SharedState State => state;

    private protected ITestLedger Ledger => _ledger!;

    public async ValueTask InitializeAsync()
    {
        _ledger = await CreateLedgerAsync();
        await state.ClearAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_ledger is not null)
        {
            await _ledger.DisposeAsync();
        }
    }

    private protected abstract Task<ITestLedger> CreateLedgerAsync();
}
