namespace LlmMesh.Usage.Reports;

/// <summary>Which records to list. A filter that is null lets everything through.</summary>
internal sealed record RecordQuery
{
    /// <summary>Earliest admission, Unix milliseconds, included.</summary>
    public long? From { get; init; }

    /// <summary>End of the admissions, Unix milliseconds, not included.</summary>
    public long? To { get; init; }

    /// <summary>Provider that served the request.</summary>
    public string? Provider { get; init; }

    /// <summary>Model that served the request, as the provider names it.</summary>
    public string? Model { get; init; }

    /// <summary>Identifier of the API key.</summary>
    public string? Key { get; init; }

    /// <summary>The key's team.</summary>
    public string? Team { get; init; }

    /// <summary>How the request ended.</summary>
    public string? Outcome { get; init; }

    /// <summary>The fault the request ended with; <c>none</c> for those without.</summary>
    public string? Fault { get; init; }

    /// <summary>The category the request was routed by.</summary>
    public string? Category { get; init; }

    /// <summary>The client's own end user.</summary>
    public string? User { get; init; }

    /// <summary>A tag, written <c>name:value</c>.</summary>
    public string? Tag { get; init; }

    /// <summary>Most records on the page.</summary>
    public required int Limit { get; init; }

    /// <summary>Where the page before ended; null for the first page.</summary>
    public RecordCursor? After { get; init; }
}
