using LlmMesh.Catalog;

namespace LlmMesh.Credentials;

/// <summary>Puts a provider's key where the provider looks for it.</summary>
public static class CredentialHeader
{
    /// <returns>Whether the request carries the key.</returns>
    public static bool Write(HttpRequestMessage request, ProviderDefinition provider, CredentialValue credential)
    {
        (string name, string value) = provider.Dialect switch
        {
            Dialect.OpenAI when provider.Api == ProviderApi.Azure => ("api-key", credential.Bare),
            Dialect.Anthropic => ("x-api-key", credential.Bare),
            Dialect.Gemini => ("x-goog-api-key", credential.Bare),
            _ => ("Authorization", credential.Authorization),
        };
        return request.Headers.TryAddWithoutValidation(name, value);
    }
}
