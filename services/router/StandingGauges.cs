using System.Diagnostics.Metrics;
using LlmMesh.Contracts;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Telemetry;
using LlmMesh.Router.Upstreams;
using LlmMesh.ServiceDefaults.Telemetry;
using LlmMesh.State;

namespace LlmMesh.Router;

/// <summary>What is the case on this replica, read whenever metrics are collected.</summary>
internal sealed class StandingGauges(RouterTelemetry telemetry, CircuitSnapshot circuits, SettlementBacklog backlog, StateConnection state)
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

    private IEnumerable<Measurement<double>> Circuits() => circuits.Current.All
        .Where(static circuit => circuit.State != CircuitState.Closed)
        .Select(static circuit => new Measurement<double>(
            circuit.State == CircuitState.Open ? 2 : 1,
            new("llmmesh.circuit", circuit.Name),
            new(GenAi.ErrorType, FaultNames.Of(circuit.Reason))));
}
