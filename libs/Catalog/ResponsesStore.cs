namespace LlmMesh.Catalog;

/// <summary>How responses are kept that later requests may go on from.</summary>
/// <param name="Keep">For how long.</param>
/// <param name="MostBytes">Most of one response with its input; what is larger is not kept.</param>
public sealed record ResponsesStore(TimeSpan Keep, int MostBytes)
{
    /// <summary>Where a configuration says nothing of it: an hour, a megabyte.</summary>
    public static readonly ResponsesStore Usual = new(TimeSpan.FromHours(1), 1024 * 1024);
}
