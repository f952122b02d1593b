using LlmMesh.Usage.Rollups;

namespace LlmMesh.Usage.Alerts.Figures;

/// <summary>What happened in a window.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class Traffic
{
    /// <summary>Requests whose client stayed for the answer.</summary>
    public long Requests { get; set; }

    /// <summary>Those among them that failed or broke off, through no fault of their sender's.</summary>
    public long Errors { get; set; }

    /// <summary>What all requests cost.</summary>
    public long CostNanoDollars { get; set; }

    /// <summary>How long all requests took.</summary>
    public Latencies Latencies { get; } = new();
}
