using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Credentials;
using LlmMesh.HealthMonitor.Recovery;
using LlmMesh.State;
using LlmMesh.State.Circuits;

namespace LlmMesh.HealthMonitor.Accounts;

/// <summary>Checks the credit of a provider's accounts, and opens the circuit of one that has none before users notice.</summary>
internal sealed partial class CreditWatch(
    CreditCheck check,
    AccountKeeper keeper,
    CredentialBook credentials,
    CircuitStore circuits,
    CircuitView view,
    TimeProvider time,
    ILogger<CreditWatch> logger)
{
    /// <summary>Checks every account of a provider that tells.</summary>
    public async Task WatchAsync(ProviderDefinition provider, CancellationToken cancellationToken)
    {
        if (CreditApi.Of(provider.Name) is not { } api)
        {
            return;
        }

        foreach (ProviderAccount account in provider.Accounts.Where(account => credentials.TryFind(account, out _)))
        {
            CreditFinding finding = await AskAsync(provider, account, api, cancellationToken);
            if (finding is { IsConclusive: true, Fault: not FaultClass.None } && !view.IsOpen(CircuitId.OfAccount(account.Name)))
            {
                await OpenAsync(provider, account, finding.Fault, cancellationToken);
            }
        }
    }

    /// <summary>Checks one account and publishes what was learnt of it.</summary>
    public async Task<CreditFinding> AskAsync(
        ProviderDefinition provider, ProviderAccount account, CreditApi api, CancellationToken cancellationToken)
    {
        CreditFinding finding = await check.AskAsync(provider, account, api, cancellationToken);
        if (finding.IsConclusive)
        {
            long checkedAtMs = time.GetUtcNow().ToUnixTimeMilliseconds();
            await keeper.KeepAsync(
                new AccountHealth(account.Name, finding.Left, finding.Limit, finding.Fault, checkedAtMs), cancellationToken);
        }

        return finding;
    }

    private async Task OpenAsync(ProviderDefinition provider, ProviderAccount account, FaultClass fault, CancellationToken cancellationToken)
    {
        try
        {
            await circuits.OpenAsync(CircuitId.OfAccount(account.Name), fault, openFor: null, provider.Circuit, cancellationToken);
            LogOpened(account.Name, fault);
        }
        catch (StateUnavailableException)
        {
            // The next round finds the same.
        }
    }

    [LoggerMessage(LogLevel.Warning, "The account {Account} is closed to requests: {Fault}")]
    private partial void LogOpened(string account, FaultClass fault);
}
