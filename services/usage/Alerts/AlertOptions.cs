using System.ComponentModel.DataAnnotations;

namespace LlmMesh.Usage.Alerts;

/// <summary>The pace of alerts. Configuration section <c>Mesh:Alerts</c>; what is watched is in the mesh's configuration.</summary>
internal sealed class AlertOptions
{
    /// <summary>How often all rules are checked. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan CheckEvery { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long another replica waits before it takes over from one that died. Must exceed <see cref="CheckEvery"/>. Default 45 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.002", "02:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>How often to look for notifications that are due. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan DeliverEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest one call of a webhook may take, connecting included. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan CallWithin { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>First and longest wait before a failed call is repeated; doubles in between. Defaults 10 s and 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan RetryFrom { get; set; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc cref="RetryFrom"/>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan RetryTo { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Calls after which a notification is given up. Default 12: about three and a half hours.</summary>
    [Range(1, 1000)]
    public int Attempts { get; set; } = 12;
}
