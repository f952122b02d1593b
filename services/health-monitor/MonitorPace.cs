namespace LlmMesh.HealthMonitor;

/// <summary>How often the monitor looks after what it shares with other monitors.</summary>
internal sealed record MonitorPace
{
    /// <summary>How long a leader that says nothing stays the leader. Default 5 s.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time between two tries to hold the lease. Default 1 s.</summary>
    public TimeSpan Renewal { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time between two looks at the circuits. Default 1 s.</summary>
    public TimeSpan CircuitCheck { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time between two looks at the age of credentials. Default 30 s.</summary>
    public TimeSpan RotationCheck { get; init; } = TimeSpan.FromSeconds(30);
}
