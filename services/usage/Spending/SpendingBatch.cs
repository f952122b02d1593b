using System.Data.Common;
using System.Runtime.InteropServices;
using LlmMesh.Contracts;
using LlmMesh.Usage.Rollups;
using LlmMesh.Usage.Storage;

namespace LlmMesh.Usage.Spending;

/// <summary>
/// What some requests add to everybody's spending. A caller, its team and organisation spend all a request cost; of that a provider and
/// a target spend what their own attempts cost: a failed one what its row says, the one that served the rest.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class SpendingBatch
{
    private readonly Dictionary<SpendingKey, long> _costs = [];

    /// <summary>Counts a request.</summary>
    public void Add(StoredRequest stored) => Count(stored, times: 1);

    /// <summary>Takes a request back that was counted before.</summary>
    public void Remove(StoredRequest stored) => Count(stored, times: -1);

    /// <summary>Writes what the requests add, in the transaction that stores them.</summary>
    public Task WriteAsync(ILedgerDatabase database, DbTransaction transaction, CancellationToken cancellationToken) =>
        database.WriteAsync(
            transaction,
            SpendingTable.Shape,
            [.. _costs.Where(cost => cost.Value != 0).Select(cost => new SpendingRow(cost.Key, cost.Value))],
            SpendingTable.Add,
            cancellationToken);

    private void Count(StoredRequest stored, int times)
    {
        RequestRow request = stored.Request;
        long slot = Slot.Of(request.AdmittedAtMs);
        Spend(new BudgetOwner(BudgetScope.Organisation, request.Organisation), request.CostNanoDollars);
        Spend(new BudgetOwner(BudgetScope.Team, request.Team), request.CostNanoDollars);
        Spend(new BudgetOwner(BudgetScope.Key, request.KeyId, request.Team), request.CostNanoDollars);
        long rest = request.CostNanoDollars;
        foreach (AttemptRow attempt in stored.Attempts)
        {
            rest -= attempt.CostNanoDollars;
            SpendAt(attempt.Provider, attempt.Model, attempt.CostNanoDollars);
        }

        SpendAt(request.Provider, request.Model, rest);

        void SpendAt(string? provider, string? model, long cost)
        {
            if (provider is not null)
            {
                Spend(new BudgetOwner(BudgetScope.Provider, provider), cost);
                Spend(new BudgetOwner(BudgetScope.Target, $"{provider}/{model}"), cost);
            }
        }

        void Spend(BudgetOwner owner, long cost)
        {
            if (cost != 0)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_costs, SpendingKey.Of(owner, slot), out _) += times * cost;
            }
        }
    }
}
