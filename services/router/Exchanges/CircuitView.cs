using System.Collections.Frozen;
using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.Router.Exchanges;

/// <summary>The circuits that are not closed and quiet, as this replica knew them at one moment. Immutable.</summary>
internal sealed class CircuitView(FrozenDictionary<string, CircuitStatus> targets, FrozenDictionary<string, CircuitStatus> accounts)
{
    public static readonly CircuitView AllClosed = Of([]);

    /// <summary>Every listed circuit.</summary>
    public IEnumerable<CircuitStatus> All => targets.Values.Concat(accounts.Values);

    public static CircuitView Of(IReadOnlyCollection<CircuitStatus> circuits) => new(
        ByName(circuits, CircuitScope.Target), ByName(circuits, CircuitScope.Account));

    /// <summary>The target's circuit; null when it is closed and quiet.</summary>
    public CircuitStatus? Find(Target target) => targets.Count == 0 ? null : targets.GetValueOrDefault(target.Name);

    /// <summary>The circuit that keeps requests from the target: its own, or those of all its provider's accounts; null when none does.</summary>
    public CircuitStatus? Blocking(Target target, long nowMs) => BlockingAlone(target, nowMs) ?? BlockingAll(target.Provider, nowMs);

    /// <summary>The target's own circuit if it keeps requests away; null when it does not.</summary>
    public CircuitStatus? BlockingAlone(Target target, long nowMs) => Find(target) is { } own && IsOpen(own, nowMs) ? own : null;

    /// <summary>The last of the circuits of all the provider's accounts, if every one of them keeps requests away; null when one does not.</summary>
    public CircuitStatus? BlockingAll(ProviderDefinition provider, long nowMs)
    {
        CircuitStatus? last = null;
        IReadOnlyList<ProviderAccount> all = provider.Accounts;
        for (int i = 0; accounts.Count > 0 && i < all.Count; i++)
        {
            last = Blocking(all[i], nowMs);
            if (last is null)
            {
                return null;
            }
        }

        return last;
    }

    /// <summary>The account's circuit if it keeps requests away; null when it does not.</summary>
    public CircuitStatus? Blocking(ProviderAccount account, long nowMs) =>
        accounts.Count > 0 && accounts.TryGetValue(account.Name, out CircuitStatus? circuit) && IsOpen(circuit, nowMs) ? circuit : null;

    /// <summary>The view after one circuit has changed.</summary>
    public CircuitView With(CircuitStatus changed) => Of([.. All.Where(circuit => circuit.Scope != changed.Scope || circuit.Name != changed.Name), changed]);

    private static bool IsOpen(CircuitStatus circuit, long nowMs) =>
        circuit.State == CircuitState.Open && (circuit.UntilMs is not { } until || nowMs < until);

    private static FrozenDictionary<string, CircuitStatus> ByName(IEnumerable<CircuitStatus> circuits, CircuitScope scope) => circuits
        .Where(circuit => circuit.Scope == scope && (circuit.State != CircuitState.Closed || circuit.Failures > 0))
        .ToFrozenDictionary(circuit => circuit.Name, StringComparer.Ordinal);
}
