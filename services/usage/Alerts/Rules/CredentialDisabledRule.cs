using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.State;

namespace LlmMesh.Usage.Alerts.Rules;

/// <summary>A credential is out: its provider refuses the key, or its account has no credit or quota left.</summary>
internal sealed class CredentialDisabledRule(MeshState state) : IAlertRule
{
    public string Name => RuleNames.CredentialDisabled;

    public async Task<IReadOnlyList<AlertCondition>> CheckAsync(AlertRules rules, CancellationToken cancellationToken) =>
        rules.CredentialDisabled.IsEnabled
            ? [.. (await state.Circuits.ReadAsync(cancellationToken))
                .Where(circuit => circuit.Scope == CircuitScope.Account && circuit.State != CircuitState.Closed)
                .Select(circuit => new AlertCondition(
                    Name,
                    circuit.Name,
                    $"The credential {circuit.Name} is not used since {Wording.Moment(circuit.SinceMs)} ({Wording.Word(circuit.Reason)})."))]
            : [];
}
