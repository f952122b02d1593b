using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.ServiceDefaults.Outgoing;

namespace LlmMesh.Router.Attempts.Faults;

/// <summary>
/// What the mesh itself refuses to do for an attempt. Another try would meet the same refusal; the next candidate may not. The words are
/// for the client, who can pass them on: they name the provider and the remedy, never an address.
/// </summary>
internal static class MeshRefusals
{
    /// <summary>The provider's name leads where the mesh does not connect.</summary>
    public static ClassifiedError OfAddress(ProviderDefinition provider, AddressRefusedException refused) => new(
        FaultClass.Connection,
        FaultAction.Next,
        refused.Refusal == AddressRefusal.Private
            ? $"The mesh does not connect to {provider.Name}: {refused.Message}. If that is meant, the operator writes \"local\": true in providers.{provider.Name}."
            : $"The mesh does not connect to {provider.Name}: {refused.Message}, and no setting permits that. The operator corrects its base_url.");

    /// <summary>The provider sends the request, with its credential and its content, somewhere else.</summary>
    public static ClassifiedError OfRedirect(ProviderDefinition provider, int status) => new(
        FaultClass.ServerError,
        FaultAction.Next,
        $"{provider.Name} answered with a redirect (HTTP {status}), which the mesh never follows. The operator writes the final address as its base_url.");

    /// <summary>Whether a status is a redirect.</summary>
    public static bool IsRedirect(int status) => status is >= 300 and < 400;
}
