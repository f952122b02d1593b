using LlmMesh.Catalog;
using LlmMesh.Catalog.Live;
using LlmMesh.Contracts;
using LlmMesh.State;
using LlmMesh.State.Catalogue;

namespace LlmMesh.Router.Configuration;

/// <summary>
/// Has the catalogue go by the providers' own lists: looks every five seconds whether the health monitor has published another, and reads
/// the lists only then. A list that has become stale counts as another as well.
/// </summary>
internal sealed class LiveCatalogue(ListingBoard board, CatalogSource catalog, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(5);

    private IReadOnlyDictionary<string, ProviderListing> _listings = new Dictionary<string, ProviderListing>(StringComparer.Ordinal);
    private long _revision;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Refresh, time);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (StateUnavailableException)
            {
                // The last lists stay in use; the Redis health check tells the operator.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        // Read first: what is published in between is read once more, not missed.
        long revision = await board.RevisionAsync(cancellationToken);
        if (revision != _revision)
        {
            _listings = await board.ReadAsync(cancellationToken);
            _revision = revision;
            catalog.Follow(new LiveListings(_listings, time.GetUtcNow()));
            return;
        }

        var live = new LiveListings(_listings, time.GetUtcNow());
        if (!live.Stale.SetEquals(catalog.Current.Live.Stale))
        {
            catalog.Follow(live);
        }
    }
}
