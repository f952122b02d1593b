using LlmMesh.State.Admission;
using StackExchange.Redis;

namespace LlmMesh.State.Ledger;

/// <summary>What one group is told by one batch.</summary>
/// <param name="Scopes">The group.</param>
/// <param name="Ordinal">
/// Its number among the batch's groups of the same slot, which differ when limits were changed meanwhile: each has its own marker.
/// </param>
/// <param name="Ended">The reservations, and when their requests were admitted, Unix ms.</param>
internal sealed record ScopeBatch(ScopeGroup Scopes, int Ordinal, List<(string Id, long AdmittedAtMs, HeldScope Held)> Ended)
{
    /// <summary>The groups of a batch; the same in the same order when the batch is sent again.</summary>
    public static ScopeBatch[] Of(IReadOnlyList<Settlement> batch)
    {
        var groups = new Dictionary<ScopeGroup, ScopeBatch>();
        var slots = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (Settlement settlement in batch)
        {
            foreach (HeldScope held in settlement.Held)
            {
                if (!groups.TryGetValue(held.Scopes, out ScopeBatch? group))
                {
                    string slot = held.Scopes.Slot;
                    int ordinal = slots.GetValueOrDefault(slot);
                    slots[slot] = ordinal + 1;
                    groups.Add(held.Scopes, group = new ScopeBatch(held.Scopes, ordinal, []));
                }

                group.Ended.Add((held.Id ?? settlement.ReservationId, settlement.Event?.AdmittedAtMs ?? (held.Second * 1000), held));
            }
        }

        return [.. groups.Values];
    }
}

/// <summary>Tells groups which reservations have ended.</summary>
internal sealed class ScopeSettlement(StateConnection state, int markerSeconds)
{
    /// <summary>Once, however often the batch is sent.</summary>
    public Task ApplyAsync(Guid writer, string batchId, ScopeBatch batch, CancellationToken cancellationToken)
    {
        GroupLayout layout = batch.Scopes.Layout;
        return layout.IsSettled && batch.Ended.Exists(ended => ChangesMoreThanPlaces(layout, ended.Held))
            ? state.EvaluateAsync(
                LuaScript.SettleScope,
                layout.SettleKeys(Keys.ScopeWriter(layout.Slot, writer, batch.Ordinal)),
                ArgumentsOf(batchId, batch),
                cancellationToken)
            : ReleaseAsync(layout.Places, batch, cancellationToken);
    }

    private static bool ChangesMoreThanPlaces(GroupLayout layout, in HeldScope held) =>
        layout.Money.Length > 0 || held.IsReturned || (layout.CountsTokens && held.Tokens != held.ReservedTokens);

    // Removing a member twice does nothing, so a batch that is sent again needs no marker here.
    private Task ReleaseAsync(RedisKey[] places, ScopeBatch batch, CancellationToken cancellationToken)
    {
        RedisValue[] ids = places.Length > 0 ? [.. batch.Ended.Select(ended => (RedisValue)ended.Id)] : [];
        return Task.WhenAll(places.Select(key => state.CallAsync(database => database.SortedSetRemoveAsync(key, ids), cancellationToken)));
    }

    private RedisValue[] ArgumentsOf(string batchId, ScopeBatch batch)
    {
        GroupLayout layout = batch.Scopes.Layout;
        var arguments = new ScriptArguments(4 + layout.Items.Sum(item => item.ArgumentCount) + (6 * batch.Ended.Count));
        arguments.Add(markerSeconds);
        arguments.Add(batchId);
        arguments.Add(layout.Items.Length);
        arguments.Add(batch.Ended.Count);
        foreach (LimitItem item in layout.Items)
        {
            item.Write(ref arguments, item.Scope.Limits, state.Periods);
        }

        foreach ((string id, long admittedAtMs, HeldScope held) in batch.Ended)
        {
            arguments.Add(id);
            arguments.Add(held.Second);
            arguments.Add(admittedAtMs);
            arguments.Add(held.CostNanoDollars);
            arguments.Add((held.IsReturned ? 0 : held.Tokens) - held.ReservedTokens);
            arguments.Add(held.IsReturned ? 1 : 0);
        }

        return arguments.Values;
    }
}
