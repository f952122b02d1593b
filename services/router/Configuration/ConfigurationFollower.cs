using LlmMesh.Catalog;
using LlmMesh.State;
using LlmMesh.State.Configuration;

namespace LlmMesh.Router.Configuration;

/// <summary>
/// Looks at the configuration for as long as the edge runs: when a version was published, when the file was edited, and twice a second.
/// The first look comes before the first request, so that a replica does not serve what the others have left behind.
/// </summary>
internal sealed class ConfigurationFollower(
    ConfigurationDesk desk, ConfigurationStore store, CatalogSource catalog, StateConnection state, TimeProvider time) : BackgroundService
{
    private readonly ConfigurationWatch _watch = new(store, time);
    private int _isEdited;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!desk.IsShared)
        {
            return;
        }

        catalog.LeaveEditsTo(OnEdited);
        bool hasLooked = false;

        // Ends with the answers, or with the breaker, which a few calls without one open: then the file serves, and health says so.
        while (!hasLooked && state.IsAvailable)
        {
            try
            {
                await desk.LookAsync(isEdited: false, cancellationToken);
                hasLooked = true;
            }
            catch (StateUnavailableException)
            {
                // Tried again.
            }
        }

        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _watch.RunAsync(
        cancellationToken => desk.LookAsync(Interlocked.Exchange(ref _isEdited, 0) == 1, cancellationToken), stoppingToken);

    private void OnEdited()
    {
        Volatile.Write(ref _isEdited, 1);
        _watch.Wake();
    }
}
