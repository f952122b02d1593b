using System.ComponentModel.DataAnnotations;

namespace LlmMesh.Usage.Audit;

/// <summary>How the audit log is kept. Configuration section <c>Mesh:Audit</c>.</summary>
internal sealed class AuditOptions
{
    /// <summary>How often to look for other services' events. Default 250 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often to say in the service's own log where the audit log ends, if it has grown. Default 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan AnchorEvery { get; set; } = TimeSpan.FromMinutes(1);
}
