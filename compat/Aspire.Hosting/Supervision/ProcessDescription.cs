namespace Aspire.Hosting.Supervision;

/// <summary>How a process is started. A null variable is removed from what the process inherits.</summary>
internal sealed record ProcessDescription(string File, IReadOnlyList<string> Arguments)
{
    public string WorkingDirectory { get; init; } = "";

    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();
}
