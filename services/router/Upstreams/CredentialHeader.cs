using LlmMesh.Catalog;
using LlmMesh.Credentials;

namespace LlmMesh.Router.Upstreams;

/// <summary>Puts a provider's key where the provider looks for it.</summary>
internal static class CredentialHeader
{
    public static void Write(HttpRequestMessage request, ProviderDefinition provider, CredentialValue credential)
    {
        (string name, string value) = provider.Dialect switch
        {
            Dialect.OpenAI when provider.Api == ProviderApi.Azure => ("api-key", credential.Bare),
            Dialect.Anthropic => ("x-api-key", credential.Bare),
            Dialect.Gemini => ("x-goog-api-key", credential.Bare),
            _ => ("Authorization", credential.Authorization),
        };
        request.Headers.TryAddWithoutValidation(name, value);
    }
}
