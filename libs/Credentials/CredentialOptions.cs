using System.ComponentModel.DataAnnotations;

namespace LlmMesh.Credentials;

/// <summary>How often credentials are read again. The section <c>Mesh:Credentials</c>.</summary>
public sealed class CredentialOptions
{
    /// <summary>
    /// Time between two readings of files, for folders whose changes the system does not tell. Default 10 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.0100000", "1.00:00:00")]
    public TimeSpan FilePoll { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two readings of secrets in a vault: as long as a new one may go unnoticed. Default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.0100000", "1.00:00:00")]
    public TimeSpan VaultPoll { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long reading a secret may take, all tries included; the start waits that long at most. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1000000", "00:05:00")]
    public TimeSpan VaultTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
