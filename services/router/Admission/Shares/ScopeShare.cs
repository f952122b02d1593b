namespace LlmMesh.Router.Admission.Shares;

/// <summary>One limited scope as this replica alone knows it. Thread-safe.</summary>
internal sealed class ScopeShare(TimeProvider time)
{
    /// <summary>What it has through Redis.</summary>
    public OwnTraffic Own { get; } = new();

    /// <summary>What it was granted without.</summary>
    public LocalGrants Local { get; } = new(time);
}
