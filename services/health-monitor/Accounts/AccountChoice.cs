using LlmMesh.Catalog;
using LlmMesh.Credentials;
using LlmMesh.HealthMonitor.Recovery;
using LlmMesh.State.Circuits;

namespace LlmMesh.HealthMonitor.Accounts;

/// <summary>The credential a provider is probed with: the first whose key is there and whose account is not known to be out of order, as requests go.</summary>
internal sealed class AccountChoice(CircuitView circuits, CredentialBook credentials)
{
    /// <summary>The credential requests would use; null when none is in order.</summary>
    public ProviderAccount? Usable(ProviderDefinition provider) =>
        provider.Accounts.FirstOrDefault(account =>
            credentials.TryFind(account, out _) && !circuits.IsOpen(CircuitId.OfAccount(account.Name)));

    /// <summary>The same, or the first when none is in order.</summary>
    public ProviderAccount For(ProviderDefinition provider) => Usable(provider) ?? provider.Accounts[0];
}
