namespace LlmMesh.Upstream;

/// <summary>How a streamed answer is paced.</summary>
/// <param name="Events">Content events.</param>
/// <param name="Interval">Time between two of them; the first comes at once.</param>
internal sealed record StreamShape(int Events, TimeSpan Interval);
