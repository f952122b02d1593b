using System.ComponentModel.DataAnnotations;

namespace LlmMesh.Usage.Retention;

/// <summary>How long records are kept. Configuration section <c>Ledger</c>.</summary>
internal sealed class RetentionOptions
{
    /// <summary>
    /// Days after its admission that a record is deleted, with its attempts and tags. Roll-ups stay, and with them summaries and daily
    /// reports. Default: never.
    /// </summary>
    [Range(1, 36_500)]
    public int? RetentionDays { get; set; }

    /// <summary>How often to look for old records; also done at start. Default 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan RetentionEvery { get; set; } = TimeSpan.FromMinutes(10);
}
