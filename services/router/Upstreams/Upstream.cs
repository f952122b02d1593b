using System.Net;
using LlmMesh.Catalog;
using Yarp.ReverseProxy.Model;

namespace LlmMesh.Router.Upstreams;

/// <summary>
/// A provider as something requests can be sent to: its YARP cluster, which owns connections, TLS and DNS, and the headers it wants.
/// </summary>
internal sealed class Upstream(ProviderDefinition provider, ClusterState cluster, Credentials credentials)
{
    // As text and built once: one per account, in their order.
    private readonly string?[] _authorizations =
        [.. provider.Accounts.Select(account => credentials.Of(account) is { } key ? $"Bearer {key}" : null)];

    private readonly Dictionary<(string Address, string Path), Uri> _addresses = [];
    private readonly Lock _lock = new();
    private uint _turn;

    public ProviderDefinition Provider { get; } = provider;

    public HttpRequestMessage CreateRequest(string path, ProviderAccount account, bool stream)
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
        if (AuthorizationOf(account) is { } authorization)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
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

    private string? AuthorizationOf(ProviderAccount account)
    {
        for (int i = 0; i < Provider.Accounts.Count; i++)
        {
            if (ReferenceEquals(Provider.Accounts[i], account))
            {
                return _authorizations[i];
            }
        }

        throw new ArgumentException($"{account.Name} is no account of {Provider.Name}.", nameof(account));
    }

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
                _addresses.Add((address, path), uri = new Uri(address.TrimEnd('/') + path));
            }

            return uri;
        }
    }
}
