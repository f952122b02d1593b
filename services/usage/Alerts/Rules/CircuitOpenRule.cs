using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.State;

namespace LlmMesh.Usage.Alerts.Rules;

/// <summary>A target is out: its circuit is open, or half-open and not yet trusted.</summary>
internal sealed class CircuitOpenRule(MeshState state, TimeProvider time) : IAlertRule
{
    public string Name => RuleNames.CircuitOpen;

    public async Task<IReadOnlyList<AlertCondition>> CheckAsync(AlertRules rules, CancellationToken cancellationToken)
    {
        if (rules.CircuitOpen is not { IsEnabled: true } rule)
        {
            return [];
        }

        long since = (time.GetUtcNow() - rule.For).ToUnixTimeMilliseconds();
        return [.. (await state.Circuits.ReadAsync(cancellationToken))
            .Where(circuit => circuit.Scope == CircuitScope.Target && circuit.State != CircuitState.Closed && circuit.SinceMs <= since)
            .Select(circuit => new AlertCondition(
                Name, circuit.Name, $"{circuit.Name} is out since {Wording.Moment(circuit.SinceMs)} ({Wording.Word(circuit.Reason)})."))];
    }
}
