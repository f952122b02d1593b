using LlmMesh.Contracts;

namespace LlmMesh.State.Circuits;

/// <summary>
/// What one router saw at a circuit since its last report: successes, then failures. Successes count in the window of the moment they
/// are reported; a router that keeps them back until the next failure reports those of the window at most.
/// </summary>
/// <param name="Successes">Attempts that succeeded; above 0 they end a row of failures.</param>
/// <param name="Failures">Attempts that failed after them.</param>
/// <param name="Reason">The last failure's class; <see cref="FaultClass.None"/> without one.</param>
public readonly record struct CircuitReport(int Successes, int Failures, FaultClass Reason);
