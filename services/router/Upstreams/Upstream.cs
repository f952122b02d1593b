using System.Net;
using LlmMesh.Catalog;
using LlmMesh.Credentials;
using Yarp.ReverseProxy.Model;

namespace LlmMesh.Router.Upstreams;

/// <summary>
/// A provider as something requests can be sent to: its YARP cluster, which owns connections, TLS and DNS, and the headers it wants.
/// </summary>
internal sealed class Upstream(ProviderDefinition provider, ClusterState cluster)
{
    // Some dialects put the model's name into the path, and names may be any that clients think of.
    private const int MostAddresses = 256;

    private readonly Dictionary<(string Address, string Path), Uri> _addresses = [];
    private readonly Lock _lock = new();
    private uint _turn;

    public ProviderDefinition Provider { get; } = provider;

    /// <summary>
    /// A request with every header the provider gets: these, those the operator configured, and the body's <c>Content-Type</c>. None is
    /// the client's.
    /// </summary>
    public HttpRequestMessage CreateRequest(string path, CredentialValue? credential, bool stream)
    {
        Uri address = AddressOf(path);
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Version = address.Scheme == Uri.UriSchemeHttps ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };

        // As text: the typed forms are parsed and printed again for every request.
        request.Headers.TryAddWithoutValidation("User-Agent", "LlmMesh/0.1");
        request.Headers.TryAddWithoutValidation("Accept", stream ? "text/event-stream" : "application/json");
        if (credential is not null)
        {
            CredentialHeader.Write(request, Provider, credential);
        }

        foreach ((string name, string value) in Provider.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    /// <summary>Sends on the cluster's own client; returns with the response headers.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        cluster.Model.HttpClient.SendAsync(request, cancellationToken);

    // Several endpoints of one account take turns.
    private Uri AddressOf(string path)
    {
        IReadOnlyList<DestinationState> destinations = cluster.DestinationsState.AvailableDestinations;
        string address = destinations.Count == 0
            ? Provider.Endpoints[0].OriginalString
            : destinations[(int)(Interlocked.Increment(ref _turn) % (uint)destinations.Count)].Model.Config.Address;
        lock (_lock)
        {
            if (!_addresses.TryGetValue((address, path), out Uri? uri))
            {
                uri = new Uri(address.TrimEnd('/') + path);
                if (_addresses.Count < MostAddresses)
                {
                    _addresses.Add((address, path), uri);
                }
            }

            return uri;
        }
    }
}
