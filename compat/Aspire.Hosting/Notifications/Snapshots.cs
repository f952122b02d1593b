using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A state and how to show it.</summary>
public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    /// <summary>A state without style.</summary>
    public static implicit operator ResourceStateSnapshot?(string? text) => text is null ? null : new(text, Style: null);
}

/// <summary>The last result of one health check; without a status it has not been run yet.</summary>
public sealed record HealthReportSnapshot(string Name, HealthStatus? Status, string? Description, string? ExceptionText)
{
    /// <summary>When the check was run.</summary>
    public DateTime? LastRunAt { get; init; }
}

/// <summary>A named fact about a running resource.</summary>
public sealed record ResourcePropertySnapshot(string Name, object? Value)
{
    /// <summary>Whether the value is shown only on request.</summary>
    public bool IsSensitive { get; init; }
}

/// <summary>A variable of the resource's process.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; null when it is not known.</param>
/// <param name="IsFromSpec">Whether the AppHost set it; others were inherited.</param>
public sealed record EnvironmentVariableSnapshot(string Name, string? Value, bool IsFromSpec);

/// <summary>An address of the resource.</summary>
/// <param name="Name">The endpoint's name; null for an address that is no endpoint's.</param>
/// <param name="Url">The address.</param>
/// <param name="IsInternal">Whether it leads to one instance only and is shown in the details alone.</param>
public sealed record UrlSnapshot(string? Name, string Url, bool IsInternal)
{
    /// <summary>Whether nobody listens there now.</summary>
    public bool IsInactive { get; init; }

    /// <summary>How it is shown.</summary>
    public UrlDisplayPropertiesSnapshot DisplayProperties { get; init; } = new();
}

/// <summary>How an address is shown.</summary>
/// <param name="DisplayName">In place of the address.</param>
/// <param name="SortOrder">Higher comes first.</param>
public sealed record UrlDisplayPropertiesSnapshot(string DisplayName = "", int SortOrder = 0);

/// <summary>What a resource has to do with another.</summary>
/// <param name="ResourceName">The other's name.</param>
/// <param name="Type">One of <see cref="KnownRelationshipTypes"/>.</param>
public sealed record RelationshipSnapshot(string ResourceName, string Type);

/// <summary>A command of a resource as it is offered now.</summary>
public sealed record ResourceCommandSnapshot(
    string Name, ResourceCommandState State, string DisplayName, string? DisplayDescription, object? Parameter, string? ConfirmationMessage,
    string? IconName, IconVariant? IconVariant, bool IsHighlighted);
