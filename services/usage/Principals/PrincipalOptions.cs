using System.ComponentModel.DataAnnotations;

namespace LlmMesh.Usage.Principals;

/// <summary>How keys reach the edge. Configuration section <c>Mesh:Principals</c>.</summary>
internal sealed class PrincipalOptions
{
    /// <summary>How often it is looked whether the edge knows everything; a change is published at once besides. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(1);
}
