using LlmMesh.Catalog;
using LlmMesh.State;
using LlmMesh.State.Credentials;

namespace LlmMesh.Router.Upstreams;

/// <summary>
/// A local copy of the promotions: read anew when one changes, and every second in case that was not heard. Requests never wait for it.
/// </summary>
internal sealed class PromotionSnapshot(PromotionBoard board, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _changed = new(0);
    private readonly SemaphoreSlim _reading = new(1);
    private volatile IReadOnlyDictionary<string, string> _promoted = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The account that goes first by hand; null when none does, or it is not configured any more.</summary>
    public ProviderAccount? Of(ProviderDefinition provider)
    {
        if (!_promoted.TryGetValue(provider.Name, out string? name))
        {
            return null;
        }

        for (int i = 0; i < provider.Accounts.Count; i++)
        {
            if (provider.Accounts[i].Credential?.Name == name)
            {
                return provider.Accounts[i];
            }
        }

        return null;
    }

    /// <summary>Reads the promotions now.</summary>
    /// <exception cref="StateUnavailableException">Redis did not answer; the last copy stays.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        // One reading after the other, so that none puts back what a later one has replaced.
        await _reading.WaitAsync(cancellationToken);
        try
        {
            _promoted = await board.ReadAsync(cancellationToken);
        }
        finally
        {
            _reading.Release();
        }
    }

    public override void Dispose()
    {
        _changed.Dispose();
        _reading.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IAsyncDisposable? subscription = null;
        try
        {
            while (true)
            {
                try
                {
                    subscription ??= await board.SubscribeAsync(() => _changed.Release());
                    await RefreshAsync(stoppingToken);
                }
                catch (StateUnavailableException)
                {
                    // The last copy stays in use; the Redis health check tells the operator.
                }

                using var pause = new CancellationTokenSource(Refresh, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(pause.Token, stoppingToken);
                await _changed.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                stoppingToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            if (subscription is not null)
            {
                await subscription.DisposeAsync();
            }
        }
    }
}
