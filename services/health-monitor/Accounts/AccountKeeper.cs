using System.Collections.Concurrent;
using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.Probing;
using LlmMesh.State;
using LlmMesh.State.Health;

namespace LlmMesh.HealthMonitor.Accounts;

/// <summary>Remembers and publishes what credit checks found.</summary>
internal sealed class AccountKeeper(AccountBoard board, ProbePlans plans)
{
    private readonly ConcurrentDictionary<string, AccountHealth> _found = new(StringComparer.Ordinal);

    /// <summary>What this replica found last.</summary>
    public IEnumerable<AccountHealth> Found => _found.Values;

    /// <summary>The last check of every account; what this replica found itself while the shared state is unavailable.</summary>
    public async Task<IReadOnlyDictionary<string, AccountHealth>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await board.ReadAsync(cancellationToken);
        }
        catch (StateUnavailableException)
        {
            return _found;
        }
    }

    /// <summary>Remembers a result and publishes it. Without the shared state the next check publishes.</summary>
    public async Task KeepAsync(AccountHealth account, CancellationToken cancellationToken)
    {
        _found[account.Account] = account;
        ProbePlan plan = plans.Current;
        try
        {
            await board.PublishAsync(account, cancellationToken);
            string[] gone = [.. (await board.ReadAsync(cancellationToken)).Keys.Where(name => plan.FindAccount(name) is null)];
            if (gone.Length > 0)
            {
                await board.RemoveAsync(gone, cancellationToken);
            }
        }
        catch (StateUnavailableException)
        {
            // It is remembered here, where it is asked for meanwhile.
        }
    }
}
