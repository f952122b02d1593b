namespace LlmMesh.Contracts;

/// <summary>An administrative change: who did what, from where, and what it changed. Never holds a secret.</summary>
public sealed record AuditEvent
{
    /// <summary>Its id, a UUID of version 7; storing one twice stores it once.</summary>
    public required Guid Id { get; init; }

    /// <summary>When, Unix ms.</summary>
    public required long AtMs { get; init; }

    /// <summary>Who.</summary>
    public required LedgerCaller Actor { get; init; }

    /// <summary>The address it came from; null when it did not come over HTTP.</summary>
    public string? Address { get; init; }

    /// <summary>What, as <c>subject.verb</c>: <c>key.create</c>, <c>circuit.reset</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Name or id of what was changed.</summary>
    public required string Subject { get; init; }

    /// <summary>What it was before, as JSON; null when it was not there.</summary>
    public string? Before { get; init; }

    /// <summary>What it is now, as JSON; null when it is gone.</summary>
    public string? After { get; init; }
}
