using LlmMesh.Contracts;

namespace LlmMesh.Router.Errors;

/// <summary>What a client learns when every way leads through an open circuit.</summary>
internal static class CircuitRefusal
{
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);

    public static MeshError Of(string model, CircuitStatus circuit, long nowMs) => new(
        circuit.Reason == FaultClass.RateLimited ? ErrorCode.UpstreamRateLimited : ErrorCode.CircuitOpen,
        $"No provider of '{model}' is available at the moment: {circuit.Name} is out of use since {Time(circuit.SinceMs)} ({Words(circuit.Reason)}).")
    {
        RetryAfter = circuit.RetryAtMs is { } at && at - nowMs > Soonest.TotalMilliseconds ? TimeSpan.FromMilliseconds(at - nowMs) : Soonest,
    };

    private static string Time(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("u");

    private static string Words(FaultClass fault) => FaultNames.Of(fault).Replace('_', ' ');
}
