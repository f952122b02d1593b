using System.Data.Common;
using LlmMesh.State;
using LlmMesh.Usage.Budgets;
using LlmMesh.Usage.Drain;
using Microsoft.Extensions.Options;

namespace LlmMesh.Usage.Reports;

/// <summary>Brings the figures up to the moment: what the routers have handed over is in the ledger, and the budgets say what the ledger says.</summary>
internal sealed class UpToDate(DrainWatch drain, BudgetKeeper budgets, IOptions<BudgetOptions> options)
{
    /// <returns>Whether they are; false while the shared state does not answer or the ledger lags behind it.</returns>
    /// <exception cref="DbException">The database is not there.</exception>
    public async Task<bool> TryBringAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!await drain.HasCaughtUpAsync(options.Value.CatchUpWithin, cancellationToken))
            {
                return false;
            }

            await budgets.LookAfterAsync(cancellationToken);
            return true;
        }
        catch (StateUnavailableException)
        {
            return false;
        }
    }
}
