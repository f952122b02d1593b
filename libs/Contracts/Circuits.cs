using System.Text.Json.Serialization;

namespace LlmMesh.Contracts;

/// <summary>Whether requests pass.</summary>
[JsonConverter(typeof(SnakeCaseEnum<CircuitState>))]
public enum CircuitState
{
    /// <summary>They pass.</summary>
    Closed = 0,

    /// <summary>They do not; the health monitor probes.</summary>
    Open,

    /// <summary>A probe has succeeded: a bounded number passes, and what becomes of them decides.</summary>
    HalfOpen,
}

/// <summary>What a circuit stands in front of.</summary>
[JsonConverter(typeof(SnakeCaseEnum<CircuitScope>))]
public enum CircuitScope
{
    /// <summary>One model of one provider, named <c>provider/model</c>.</summary>
    Target = 0,

    /// <summary>One credential of a provider, named <c>provider:VARIABLE</c>, or <c>provider</c> when it needs no key.</summary>
    Account,
}

/// <summary>When circuits open and how they recover.</summary>
public sealed record CircuitPolicy
{
    /// <summary>Failed attempts in a row that open it. Default 3.</summary>
    public int ConsecutiveFailures { get; init; } = 3;

    /// <summary>Share of failed attempts in <see cref="Window"/> that opens it, 0 exclusive to 1. Default 0.5.</summary>
    public double ErrorRate { get; init; } = 0.5;

    /// <summary>Attempts in <see cref="Window"/> below which the share says nothing. Default 20.</summary>
    public int MinimumAttempts { get; init; } = 20;

    /// <summary>The window of the error rate. Default 60 s.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The longest time between two probes, and the time after which an open circuit that nobody probes lets requests pass half-open.
    /// Default 300 s.
    /// </summary>
    public TimeSpan OpenTime { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Time from opening to the first probe. Default 5 s.</summary>
    public TimeSpan FirstProbe { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most requests that pass while half-open, over all replicas. Default 3.</summary>
    public int HalfOpenRequests { get; init; } = 3;
}

/// <summary>A circuit as it is published: one that is not closed, or that is closed and has just seen failures.</summary>
public sealed record CircuitStatus
{
    /// <summary>What it stands in front of.</summary>
    public required CircuitScope Scope { get; init; }

    /// <summary>The name in its scope.</summary>
    public required string Name { get; init; }

    /// <summary>Whether requests pass.</summary>
    public required CircuitState State { get; init; }

    /// <summary>The fault that opened it, or the last failure.</summary>
    public FaultClass Reason { get; init; }

    /// <summary>
    /// When this outage, or the row of failures of a closed circuit, began, Unix milliseconds UTC: half-open and re-opened circuits keep it.
    /// </summary>
    public long SinceMs { get; init; }

    /// <summary>When the health monitor probes next, Unix milliseconds UTC; null when no probe is due.</summary>
    public long? NextProbeAtMs { get; init; }

    /// <summary>
    /// Unix milliseconds UTC. Open: when it lets requests pass half-open even without a probe; null: only a probe or a reset. Closed:
    /// when its failures are forgotten.
    /// </summary>
    public long? UntilMs { get; init; }

    /// <summary>Failed attempts in a row.</summary>
    public int Failures { get; init; }

    /// <summary>When a request may next have a chance, Unix milliseconds UTC; null when only an operator or a credit check can tell.</summary>
    public long? RetryAtMs => NextProbeAtMs < UntilMs ? NextProbeAtMs : UntilMs ?? NextProbeAtMs;
}
