using LlmMesh.Catalog;
using LlmMesh.HealthMonitor.Recovery;
using LlmMesh.State.Circuits;

namespace LlmMesh.HealthMonitor.Accounts;

/// <summary>The credential a provider is probed with: the first whose account is not known to be out of order, as requests go.</summary>
internal sealed class AccountChoice(CircuitView circuits)
{
    /// <summary>The credential requests would use; null when none is in order.</summary>
    public ProviderAccount? Usable(ProviderDefinition provider) =>
        provider.Accounts.FirstOrDefault(account => !circuits.IsOpen(CircuitId.OfAccount(account.Name)));

    /// <summary>The same, or the first when none is in order.</summary>
    public ProviderAccount For(ProviderDefinition provider) => Usable(provider) ?? provider.Accounts[0];
}
