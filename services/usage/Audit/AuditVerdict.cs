namespace LlmMesh.Usage.Audit;

/// <summary>Whether the log is what was written.</summary>
/// <param name="Intact">Whether nothing was removed, altered or put in between.</param>
/// <param name="Position">The last event that is as it was written.</param>
/// <param name="Hash">Its hash. Kept elsewhere and given again, it shows later that nothing up to here is gone.</param>
/// <param name="Problem">What is wrong with the first event that is not as it was written; null when all are.</param>
internal sealed record AuditVerdict(bool Intact, long Position, string Hash, string? Problem);
