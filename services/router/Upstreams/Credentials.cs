using LlmMesh.Catalog;

namespace LlmMesh.Router.Upstreams;

/// <summary>The providers' API keys. The only place that reads them; they leave it only in a request's Authorization header.</summary>
internal sealed class Credentials(IConfiguration configuration)
{
    /// <summary>The key; null when the provider needs none.</summary>
    public string? Of(ProviderAccount account) =>
        account.ApiKeyVariable is { } variable && configuration[variable] is { Length: > 0 } key ? key.Trim() : null;
}
