namespace LlmMesh.Usage.Endpoints;

/// <summary>How a change of teams or keys is answered: it is stored in any case, and the edge may have to be told later.</summary>
internal static class Told
{
    private const string LaterNotice =
        "The change is stored, but Redis does not answer at the moment: the edge goes on as before and is told as soon as Redis is back.";

    /// <summary>What to say of it; null when the edge was told.</summary>
    public static string? Notice(DateTimeOffset? toldAt) => toldAt is null ? LaterNotice : null;

    /// <summary>The status: 202 says that it has yet to take effect.</summary>
    public static int Status(DateTimeOffset? toldAt, int done = StatusCodes.Status200OK) =>
        toldAt is null ? StatusCodes.Status202Accepted : done;
}
