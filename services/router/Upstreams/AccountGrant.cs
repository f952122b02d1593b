using LlmMesh.Catalog;
using LlmMesh.Credentials;

namespace LlmMesh.Router.Upstreams;

/// <summary>An account to send a request with. The request keeps the key, whatever becomes of the account meanwhile.</summary>
/// <param name="Account">The account.</param>
/// <param name="Credential">Its key; null when it needs none.</param>
internal readonly record struct AccountGrant(ProviderAccount Account, CredentialValue? Credential);
