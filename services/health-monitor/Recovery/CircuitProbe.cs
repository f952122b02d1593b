using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.HealthMonitor.Probing;
using LlmMesh.State;
using LlmMesh.State.Circuits;

namespace LlmMesh.HealthMonitor.Recovery;

/// <summary>Probes what stands behind an open circuit and tells the circuit.</summary>
internal sealed partial class CircuitProbe(
    TargetProbe targets, AccountProbe accounts, CircuitStore circuits, ILogger<CircuitProbe> logger)
{
    /// <summary>The provider a circuit belongs to; null when what it stands in front of is not configured.</summary>
    public static ProviderDefinition? ProviderOf(CircuitStatus circuit, ProbePlan plan) => circuit.Scope == CircuitScope.Target
        ? plan.FindTarget(circuit.Name)?.Provider
        : plan.FindAccount(circuit.Name)?.Provider;

    /// <summary>
    /// Whether nobody can want a circuit any more. A monitor that merely lacks the key of a provider, which the routers may hold, must
    /// not let them loose on it.
    /// </summary>
    public static bool IsObsolete(CircuitStatus circuit, ProbePlan plan) =>
        !plan.IsUnequippedFor(circuit.Name.Split(circuit.Scope == CircuitScope.Target ? '/' : ':', 2)[0]);

    /// <summary>Probes and reports. Without the shared state the report is lost and the circuit stays due.</summary>
    public async Task RunAsync(CircuitStatus circuit, ProviderDefinition provider, ProbePlan plan, CancellationToken cancellationToken)
    {
        if (await AskAsync(circuit, plan, cancellationToken) is not { } fault)
        {
            return;
        }

        CircuitId id = CircuitId.Of(circuit);
        try
        {
            CircuitStatus after = fault == FaultClass.None
                ? await circuits.ProbeSucceededAsync(id, provider.Circuit, cancellationToken)
                : await circuits.ProbeFailedAsync(id, fault, provider.Circuit, cancellationToken);
            LogProbed(circuit.Name, fault, after.State);
        }
        catch (StateUnavailableException)
        {
            LogUnreported(circuit.Name, fault);
        }
    }

    private async Task<FaultClass?> AskAsync(CircuitStatus circuit, ProbePlan plan, CancellationToken cancellationToken)
    {
        if (circuit.Scope == CircuitScope.Target)
        {
            return plan.FindTarget(circuit.Name) is { } target ? await targets.AskAsync(target, cancellationToken) : null;
        }

        return plan.FindAccount(circuit.Name) is var (provider, account)
            ? await accounts.AskAsync(provider, account, circuit.Reason, plan, cancellationToken)
            : null;
    }

    [LoggerMessage(LogLevel.Information, "Probed the circuit of {Circuit}: {Fault}; it is {State}")]
    private partial void LogProbed(string circuit, FaultClass fault, CircuitState state);

    [LoggerMessage(LogLevel.Warning, "Probed the circuit of {Circuit}: {Fault}; the shared state did not hear of it")]
    private partial void LogUnreported(string circuit, FaultClass fault);
}
