using LlmMesh.Catalog;

namespace LlmMesh.Router.Upstreams;

/// <summary>Chooses among a provider's credentials.</summary>
internal sealed class Accounts(CircuitSnapshot circuits, TimeProvider time)
{
    /// <summary>The first credential in the operator's order that is in use and was not refused in this request; null when none is left.</summary>
    public ProviderAccount? Choose(ProviderDefinition provider, List<ProviderAccount>? refused)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        for (int i = 0; i < provider.Accounts.Count; i++)
        {
            ProviderAccount account = provider.Accounts[i];
            if (refused?.Contains(account) != true && circuits.Current.Blocking(account, now) is null)
            {
                return account;
            }
        }

        return null;
    }
}
