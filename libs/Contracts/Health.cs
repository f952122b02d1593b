using System.Text.Json.Serialization;

namespace LlmMesh.Contracts;

/// <summary>How a target answered its last probe.</summary>
[JsonConverter(typeof(SnakeCaseEnum<HealthState>))]
public enum HealthState
{
    /// <summary>Not probed yet.</summary>
    Unknown = 0,

    /// <summary>Answered in under 2 s.</summary>
    Healthy,

    /// <summary>Answered in under 5 s.</summary>
    Degraded,

    /// <summary>Answered, but took 5 s or more.</summary>
    Slow,

    /// <summary>Did not answer, or answered with an error.</summary>
    Down,
}

/// <summary>The result of one probe of one target, published by the health monitor and read by routers.</summary>
/// <param name="Provider">Provider name in the catalogue.</param>
/// <param name="Model">Model id as the provider names it.</param>
/// <param name="State">How it answered.</param>
/// <param name="LatencyMs">How long the probe took, in milliseconds.</param>
/// <param name="CheckedAtMs">When it was probed, Unix milliseconds UTC.</param>
/// <param name="Detail">Why it is not healthy, without secrets; null when it is.</param>
public sealed record TargetHealth(
    string Provider,
    string Model,
    HealthState State,
    long LatencyMs,
    long CheckedAtMs,
    string? Detail)
{
    /// <summary>The target's name, <c>provider/model</c>.</summary>
    public string Target => $"{Provider}/{Model}";
}
