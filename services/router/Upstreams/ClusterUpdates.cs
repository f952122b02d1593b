using LlmMesh.Catalog;
using Yarp.ReverseProxy.Configuration;

namespace LlmMesh.Router.Upstreams;

/// <summary>YARP's configuration provider: follows the catalogue.</summary>
internal sealed class ClusterUpdates : IProxyConfigProvider, IDisposable
{
    private readonly InMemoryConfigProvider _current;
    private readonly IDisposable _subscription;

    public ClusterUpdates(CatalogSource catalog, ProxyClusters clusters)
    {
        (IReadOnlyList<RouteConfig> routes, IReadOnlyList<ClusterConfig> configs) = clusters.Build(catalog.Current);
        _current = new InMemoryConfigProvider(routes, configs);
        _subscription = catalog.OnChange(changed =>
        {
            (routes, configs) = clusters.Build(changed);
            _current.Update(routes, configs);
        });
    }

    public IProxyConfig GetConfig() => _current.GetConfig();

    public void Dispose() => _subscription.Dispose();
}
