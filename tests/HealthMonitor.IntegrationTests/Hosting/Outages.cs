using LlmMesh.Contracts;
using LlmMesh.State.Circuits;
using Xunit;

namespace LlmMesh.HealthMonitor.IntegrationTests.Hosting;

/// <summary>Circuits as routers open them, and what has become of them.</summary>
internal static class Outages
{
    /// <summary>A monitor that looks often enough for a test.</summary>
    public static readonly MonitorPace Brisk = new() { CircuitCheck = TimeSpan.FromMilliseconds(20) };

    /// <summary>Probed at once.</summary>
    public static readonly CircuitPolicy AtOnce = new() { FirstProbe = TimeSpan.FromMilliseconds(1) };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static Task OpenTargetAsync(this CircuitStore circuits, string target, FaultClass reason = FaultClass.ServerError) =>
        circuits.OpenAsync(CircuitId.OfTarget(target), reason, AtOnce.OpenTime, AtOnce, Cancelled);

    public static Task OpenAccountAsync(this CircuitStore circuits, string account, FaultClass reason) =>
        circuits.OpenAsync(CircuitId.OfAccount(account), reason, openFor: null, AtOnce, Cancelled);

    /// <summary>A listed circuit; null when it is closed and has seen no failures.</summary>
    public static async Task<CircuitStatus?> FindAsync(this CircuitStore circuits, string name) =>
        (await circuits.ReadAsync(Cancelled)).SingleOrDefault(circuit => circuit.Name == name);

    public static async Task<CircuitState> StateAsync(this CircuitStore circuits, string name) =>
        (await circuits.FindAsync(name))?.State ?? CircuitState.Closed;

    /// <summary>Returns once the circuit is in the state.</summary>
    public static Task BecomesAsync(this CircuitStore circuits, string name, CircuitState state) =>
        Eventually.HoldsAsync(async () => await circuits.StateAsync(name) == state);
}
