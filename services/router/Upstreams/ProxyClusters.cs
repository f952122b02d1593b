using LlmMesh.Catalog;
using LlmMesh.Router.Authentication;
using Yarp.ReverseProxy.Configuration;

namespace LlmMesh.Router.Upstreams;

/// <summary>
/// Turns a configuration snapshot into YARP's terms: one cluster per configured provider, whose endpoints are its destinations, and
/// one route and cluster for each of the mesh's own services behind the edge.
/// </summary>
internal sealed class ProxyClusters(IConfiguration configuration, ServiceSeal seal)
{
    public const string ConnectTimeoutMs = "connect_timeout_ms";

    /// <summary>Where the provider may be, by the name of a <see cref="ServiceDefaults.Outgoing.Reach"/>.</summary>
    public const string Reach = "reach";

    private const string ProviderPrefix = "provider:";

    public static string ClusterOf(ProviderDefinition provider) => ProviderPrefix + provider.Name;

    public static bool IsProvider(string clusterId) => clusterId.StartsWith(ProviderPrefix, StringComparison.Ordinal);

    public (IReadOnlyList<RouteConfig> Routes, IReadOnlyList<ClusterConfig> Clusters) Build(CatalogSnapshot catalog)
    {
        List<RouteConfig> routes = [];
        List<ClusterConfig> clusters = [.. catalog.Providers.Values.Where(provider => provider.IsConfigured).Select(OfProvider)];
        foreach ((string service, string path, Access access) in ServiceRoutes.All)
        {
            if (ServiceRoutes.AddressOf(configuration, service) is not { } address)
            {
                continue;
            }

            clusters.Add(new ClusterConfig { ClusterId = service, Destinations = Single(address) });
            routes.Add(ServiceRoutes.Of(service, path, seal.IsSet ? access : Access.Admin));
        }

        return (routes, clusters);
    }

    private static ClusterConfig OfProvider(ProviderDefinition provider) => new()
    {
        ClusterId = ClusterOf(provider),
        Destinations = provider.Endpoints
            .Select((endpoint, index) => (Name: $"{index}", Config: new DestinationConfig { Address = endpoint.OriginalString }))
            .ToDictionary(destination => destination.Name, destination => destination.Config, StringComparer.Ordinal),
        Metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [ConnectTimeoutMs] = ((long)provider.Timeouts.Connect.TotalMilliseconds).ToString(),
            [Reach] = (provider.IsLocal ? ServiceDefaults.Outgoing.Reach.Local : ServiceDefaults.Outgoing.Reach.Written).ToString(),
        },
    };

    private static Dictionary<string, DestinationConfig> Single(string address) =>
        new(StringComparer.Ordinal) { ["0"] = new DestinationConfig { Address = address } };
}
