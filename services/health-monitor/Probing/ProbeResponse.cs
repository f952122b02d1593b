using System.Text.Json;

namespace LlmMesh.HealthMonitor.Probing;

/// <summary>What kept a probe from an answer.</summary>
internal enum ProbeFault
{
    /// <summary>Nothing: the provider answered, with whatever status.</summary>
    None = 0,

    /// <summary>The deadline passed before the answer was whole.</summary>
    Timeout,

    /// <summary>No connection came about.</summary>
    Unreachable,

    /// <summary>Its name leads to a private address, and it is not marked as local.</summary>
    NotLocal,

    /// <summary>Its name leads to a cloud's metadata service.</summary>
    Forbidden,

    /// <summary>The connection broke before the answer was whole.</summary>
    Interrupted,
}

/// <summary>A provider's whole answer to a probe, or why there is none.</summary>
internal sealed record ProbeResponse
{
    /// <summary>Why there is no answer.</summary>
    public ProbeFault Fault { get; init; }

    /// <summary>The HTTP status; 0 without an answer.</summary>
    public int Status { get; init; }

    /// <summary>The body; null when there was none or it was larger than the probe wanted to read.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>From sending until the answer was whole or had failed.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Whether the probe carried a credential.</summary>
    public bool SentCredential { get; init; }

    /// <summary>Whether the provider answered and did not report an error.</summary>
    public bool IsSuccess => Fault == ProbeFault.None && Status is >= 200 and < 300;

    /// <summary>The body as JSON, which the caller disposes; null when there is none or it is something else.</summary>
    public JsonDocument? Json()
    {
        try
        {
            return Body is { } body ? JsonDocument.Parse(body) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
