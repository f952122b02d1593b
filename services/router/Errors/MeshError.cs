using LlmMesh.Catalog;

namespace LlmMesh.Router.Errors;

/// <summary>An expected failure as a value. The message is written for the client: what is wrong and what to do, never exception text.</summary>
internal sealed record MeshError(ErrorCode Code, string Message)
{
    /// <summary>The offending request field, when there is one.</summary>
    public string? Param { get; init; }

    /// <summary>When the same request may succeed; sent as <c>Retry-After</c>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the mesh has already tried what can be tried, so that the client's SDK should not.</summary>
    public bool AttemptsSpent { get; init; }

    /// <summary>The budget that refused it; null when none did.</summary>
    public BudgetRefusal? Budget { get; init; }

    /// <summary>The guard that refused it; null when none did.</summary>
    public string? Guard { get; init; }

    /// <summary>What is wrong with a configuration, place by place; empty for all other errors.</summary>
    public IReadOnlyList<ConfigurationError> Places { get; init; } = [];

    public ErrorForm Form => ErrorTable.FormOf(Code);
}
