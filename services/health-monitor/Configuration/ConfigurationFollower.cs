using LlmMesh.Catalog;
using LlmMesh.State;
using LlmMesh.State.Configuration;

namespace LlmMesh.HealthMonitor.Configuration;

/// <summary>
/// Goes by the configuration that the routers have published, unless <c>Mesh:Config:Shared</c> is false. As long as there is none the file
/// counts; from then on its edits are the routers' business.
/// </summary>
internal sealed class ConfigurationFollower(
    MeshState state, CatalogSource catalog, IConfiguration configuration, TimeProvider time) : BackgroundService
{
    private readonly PublishedConfiguration _published = new(state, time, catalog.FollowPublished);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration.GetValue("Mesh:Config:Shared", true))
        {
            await _published.BeginAsync(cancellationToken);
            await base.StartAsync(cancellationToken);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _published.RunAsync(stoppingToken);
}
