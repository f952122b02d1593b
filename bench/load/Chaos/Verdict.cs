namespace LlmMesh.Load.Chaos;

/// <summary>How a request ended, as its client sees it.</summary>
internal enum Verdict
{
    /// <summary>The expected text, all of it, declared complete.</summary>
    Whole = 0,

    /// <summary>A well-formed error instead of an answer.</summary>
    Refused,

    /// <summary>A well-formed error event at the end of a beginning.</summary>
    BrokenOff,

    /// <summary>The client left.</summary>
    Left,

    /// <summary>The connection failed; allowed only while the router was being killed or dead.</summary>
    ConnectionLost,

    /// <summary>Declared complete, with another text than expected. Never allowed.</summary>
    Truncated,

    /// <summary>Neither an answer nor an error as the API has them. Never allowed.</summary>
    Malformed,

    /// <summary>Still under way long after its deadline. Never allowed.</summary>
    Hung,
}

/// <summary>What became of one request.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="Detail">An error's status and code, or what was wrong.</param>
/// <param name="Began">Stopwatch ticks when it was sent.</param>
/// <param name="Ended">Stopwatch ticks when it had ended.</param>
/// <param name="RequestId">Its <c>x-request-id</c>; null when no headers arrived.</param>
/// <param name="Attempts">Its <c>x-mesh-attempts</c>; null when it was refused before any.</param>
/// <param name="Resumptions">Times its stream was taken up.</param>
internal sealed record ChaosResult(
    ChaosRequest Request, Verdict Verdict, string Detail, long Began, long Ended, string? RequestId, int? Attempts, int Resumptions)
{
    public TimeSpan Took => System.Diagnostics.Stopwatch.GetElapsedTime(Began, Ended);

    /// <summary>How long it outlived its deadline; negative when it did not.</summary>
    public TimeSpan Late => Took - Request.Deadline;
}
