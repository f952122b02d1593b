using System.Runtime.CompilerServices;
using LlmMesh.Catalog;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace LlmMesh.Router.Upstreams;

/// <summary>
/// Finds the upstream of a provider. Upstreams live as long as the configuration snapshot that defines them, so a reload that changes
/// an address takes effect with the next request.
/// </summary>
internal sealed class UpstreamDirectory(IProxyStateLookup proxy)
{
    private readonly ConditionalWeakTable<ProviderDefinition, Upstream> _upstreams = [];

    /// <summary>The upstream; null while YARP has not taken over a configuration that has just changed.</summary>
    public Upstream? Find(ProviderDefinition provider)
    {
        if (_upstreams.TryGetValue(provider, out Upstream? upstream))
        {
            return upstream;
        }

        return proxy.TryGetCluster(ProxyClusters.ClusterOf(provider), out ClusterState? cluster)
            ? _upstreams.GetValue(provider, _ => new Upstream(provider, cluster))
            : null;
    }
}
