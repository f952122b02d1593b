using System.ComponentModel.DataAnnotations;

namespace LlmMesh.ServiceDefaults.Drain;

/// <summary>How a service ends once it is told to. Configuration section <c>Mesh:Drain</c>.</summary>
public sealed class DrainOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Mesh:Drain";

    /// <summary>
    /// How long it goes on as before, though no longer ready, so that whoever spreads requests over the replicas has noticed by the time
    /// new connections are refused. Default none: right where a replica is taken out before it is told to stop, as the AppHost does. On
    /// Kubernetes and other platforms that do both at once some 5 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan Delay { get; set; } = TimeSpan.Zero;

    /// <summary>
    /// How long requests under way may take after that, before they are ended. Default 25 s: with <see cref="Closing"/> below the 30 s that
    /// orchestrators usually allow.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:30:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>How long connections may take after the grace to carry the last words away.</summary>
    public static TimeSpan Closing { get; } = TimeSpan.FromSeconds(2);

    /// <summary>All of it.</summary>
    public TimeSpan Whole => Delay + Grace + Closing;
}
