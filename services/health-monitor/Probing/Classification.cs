using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.HealthMonitor.Probing;

/// <summary>Turns what a probe saw into a target's state.</summary>
internal static class Classification
{
    private static readonly TimeSpan DegradedFrom = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SlowFrom = TimeSpan.FromSeconds(5);

    public static ProbeFinding ByLatency(TimeSpan latency) => latency switch
    {
        _ when latency < DegradedFrom => new(HealthState.Healthy, latency, null),
        _ when latency < SlowFrom => new(HealthState.Degraded, latency, "answered in 2 s or more"),
        _ => new(HealthState.Slow, latency, "answered in 5 s or more"),
    };

    public static ProbeFinding Unlisted(TimeSpan latency) =>
        new(HealthState.Down, latency, "the provider does not list this model", FaultClass.ModelNotFound);

    public static ProbeFinding Failed(ProbeResponse response) =>
        new(HealthState.Down, response.Latency, Reason(response), FaultOfProbe.Of(response));

    /// <summary>Never a word of the provider's answer: some quote the key they refuse.</summary>
    private static string Reason(ProbeResponse response) => response.Fault switch
    {
        ProbeFault.Timeout => "no answer within 10 s",
        ProbeFault.Unreachable => "cannot be reached",
        ProbeFault.NotLocal => "its name leads to a private address, and it is not marked \"local\": true",
        ProbeFault.Forbidden => "its name leads to a cloud's metadata service",
        ProbeFault.Interrupted => "the answer broke off",
        _ => response.Status switch
        {
            401 when !response.SentCredential => "a credential is required and none is set (401)",
            401 => "the credential was refused (401)",
            402 => "the account has no credit left (402)",
            403 => "the credential is not permitted to do this (403)",
            429 => "the provider limits the rate of requests (429)",
            >= 200 and < 300 => "the answer is not a completion",
            int status => $"answered {status}",
        },
    };
}

/// <summary>What a probe says of a target.</summary>
/// <param name="State">The target's state.</param>
/// <param name="Latency">How long the answer took; until the failure when there was none.</param>
/// <param name="Detail">Why it is not healthy; null when it is.</param>
/// <param name="Fault">What failed; <see cref="FaultClass.None"/> when it answered, however slowly.</param>
internal readonly record struct ProbeFinding(HealthState State, TimeSpan Latency, string? Detail, FaultClass Fault = FaultClass.None)
{
    /// <summary>The finding as it is published.</summary>
    public TargetHealth Of(Target target, long checkedAtMs) =>
        new(target.Provider.Name, target.Model, State, (long)Latency.TotalMilliseconds, checkedAtMs, Detail);
}
