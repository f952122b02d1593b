namespace LlmMesh.Router.Errors;

/// <summary>The edge must not start. The container is asked for parts, not for results, so this one failure travels as an exception.</summary>
internal sealed class StartRefusedException(IReadOnlyList<string> lines) : Exception(string.Join(Environment.NewLine, lines))
{
    /// <summary>What is wrong and what to do, a line each.</summary>
    public IReadOnlyList<string> Lines { get; } = lines;
}
