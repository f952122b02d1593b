using System.Diagnostics.Metrics;
using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Telemetry;
using LlmMesh.Router.Upstreams;
using LlmMesh.ServiceDefaults.Telemetry;
using LlmMesh.State;

namespace LlmMesh.Router;

/// <summary>What is the case on this replica, read whenever metrics are collected.</summary>
internal sealed class StandingGauges(
    RouterTelemetry telemetry, CatalogSource catalog, CircuitSnapshot circuits, SettlementBacklog backlog, StateConnection state)
{
    /// <summary>Shows them from now on.</summary>
    public void Show()
    {
        Meter meter = telemetry.Meter;
        meter.CreateVaryingGauge(
            "llmmesh.circuit.state", "Circuits that are or were not closed: 0 closed, 1 half-open, 2 open.", Circuits, gone: 0);
        meter.CreateObservableGauge(
            "llmmesh.settlement.backlog", () => backlog.Count, "{settlement}", "Settlements of this replica that wait for the shared state.");
        meter.CreateObservableGauge(
            "llmmesh.state.available", () => state.IsAvailable ? 1 : 0, unit: null, "Whether the shared state answers this replica: 1, or 0.");
    }

    /// <summary>Of models that clients made up, the worst of each provider: their names do not become time series.</summary>
    private IEnumerable<Measurement<double>> Circuits()
    {
        HashSet<string> listed = catalog.Current.Targets.Select(static target => target.Name).ToHashSet(StringComparer.Ordinal);
        return circuits.Current.All
            .Where(static circuit => circuit.State != CircuitState.Closed)
            .GroupBy(circuit => (Name: NameOf(circuit, listed), circuit.Reason))
            .Select(static group => new Measurement<double>(
                group.Any(static circuit => circuit.State == CircuitState.Open) ? 2 : 1,
                new("llmmesh.circuit", group.Key.Name),
                new(GenAi.ErrorType, FaultNames.Of(group.Key.Reason))));
    }

    private static string NameOf(CircuitStatus circuit, HashSet<string> listed) =>
        circuit.Scope != CircuitScope.Target || listed.Contains(circuit.Name)
            ? circuit.Name
            : $"{circuit.Name.Split('/', 2)[0]}/{MeshTags.Unlisted}";
}
