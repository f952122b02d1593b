using LlmMesh.Catalog;
using LlmMesh.ServiceDefaults.Redaction;

namespace LlmMesh.Router.Upstreams;

/// <summary>The providers' API keys. The only place that reads them; they leave it only in a request's Authorization header.</summary>
internal sealed class Credentials(IConfiguration configuration)
{
    /// <summary>The key; null when the provider needs none.</summary>
    public string? Of(ProviderAccount account)
    {
        string? key = account.ApiKeyVariable is { } variable && configuration[variable] is { Length: > 0 } value ? value.Trim() : null;
        SecretRegister.Add(key);
        return key;
    }
}
