namespace LlmMesh.Usage.Audit;

/// <summary>The last row of the log: whoever keeps it can tell later whether everything up to it is still there.</summary>
/// <param name="Position">Its place; 0 in an empty log.</param>
/// <param name="Hash">Its hash, 64 hexadecimal digits.</param>
internal sealed record AuditHead(long Position, string Hash)
{
    /// <summary>What stands before the first row.</summary>
    public static AuditHead Empty { get; } = new(0, new string('0', 64));
}
