using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The states a resource goes through.</summary>
public static class KnownResourceStates
{
    /// <summary>Declared only.</summary>
    public static readonly string NotStarted = "NotStarted";

    /// <summary>Waiting for another resource.</summary>
    public static readonly string Waiting = "Waiting";

    /// <summary>Its process is being started.</summary>
    public static readonly string Starting = "Starting";

    /// <summary>Its process runs.</summary>
    public static readonly string Running = "Running";

    /// <summary>Its process was asked to end.</summary>
    public static readonly string Stopping = "Stopping";

    /// <summary>Its process ended with an error.</summary>
    public static readonly string Exited = "Exited";

    /// <summary>Its process ended with exit code 0.</summary>
    public static readonly string Finished = "Finished";

    /// <summary>Its process could not be started.</summary>
    public static readonly string FailedToStart = "FailedToStart";

    /// <summary>A parameter without a value.</summary>
    public static readonly string ValueMissing = "ValueMissing";

    /// <summary>Its process runs and is not well.</summary>
    public static readonly string RuntimeUnhealthy = "RuntimeUnhealthy";

    /// <summary>A resource without a process that is in use.</summary>
    public static readonly string Active = "Active";

    /// <summary>Not shown.</summary>
    public static readonly string Hidden = "Hidden";

    /// <summary>The states in which no process runs any more.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];
}

/// <summary>The styles a state is shown in.</summary>
public static class KnownResourceStateStyles
{
    /// <summary>As it should be.</summary>
    public static readonly string Success = "success";

    /// <summary>Something went wrong.</summary>
    public static readonly string Error = "error";

    /// <summary>Nothing to judge.</summary>
    public static readonly string Info = "info";

    /// <summary>Worth a look.</summary>
    public static readonly string Warn = "warn";
}

/// <summary>What resources have to do with each other.</summary>
public static class KnownRelationshipTypes
{
    /// <summary>Is handed the other's address or value.</summary>
    public const string Reference = "Reference";

    /// <summary>Starts after the other.</summary>
    public const string WaitFor = "WaitFor";

    /// <summary>Is shown below the other.</summary>
    public const string Parent = "Parent";
}

/// <summary>A state and how to show it.</summary>
public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    /// <summary>A state without style.</summary>
    public static implicit operator ResourceStateSnapshot?(string? text) => text is null ? null : new(text, Style: null);
}

/// <summary>The last result of one health check.</summary>
public sealed record HealthReportSnapshot(string Name, HealthStatus? Status, string? Description, string? ExceptionText);

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

/// <summary>A resource at a moment.</summary>
public sealed record CustomResourceSnapshot
{
    /// <summary>For example <c>Project</c>.</summary>
    public required string ResourceType { get; init; }

    /// <summary>For example <c>executable.pid</c>.</summary>
    public required ImmutableArray<ResourcePropertySnapshot> Properties { get; init; }

    /// <summary>When the instance was declared.</summary>
    public DateTime? CreationTimeStamp { get; init; }

    /// <summary>When its process started.</summary>
    public DateTime? StartTimeStamp { get; init; }

    /// <summary>When its process ended.</summary>
    public DateTime? StopTimeStamp { get; init; }

    /// <summary>Null before the application starts.</summary>
    public ResourceStateSnapshot? State { get; init; }

    /// <summary>Set once the process has ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The worst of the reports; null until the resource runs and was checked.</summary>
    public HealthStatus? HealthStatus { get; internal init; }

    /// <summary>One per health check.</summary>
    public ImmutableArray<HealthReportSnapshot> HealthReports { get; internal init; } = [];

    /// <summary>What its process was started with.</summary>
    public ImmutableArray<EnvironmentVariableSnapshot> EnvironmentVariables { get; init; } = [];

    /// <summary>Where it can be reached.</summary>
    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];

    /// <summary>What it has to do with others.</summary>
    public ImmutableArray<RelationshipSnapshot> Relationships { get; init; } = [];

    /// <summary>What can be asked of it.</summary>
    public ImmutableArray<ResourceCommandSnapshot> Commands { get; init; } = [];

    /// <summary>Whether the dashboard leaves it out.</summary>
    public bool IsHidden { get; init; }

    /// <summary>A name of Fluent UI's icons; null for the type's own.</summary>
    public string? IconName { get; init; }

    /// <summary>How the icon is drawn.</summary>
    public IconVariant? IconVariant { get; init; }
}

/// <summary>A resource changed.</summary>
public class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    /// <summary>The resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>The instance: one per process, or the resource's name where there is no process.</summary>
    public string ResourceId { get; } = resourceId;

    /// <summary>What it is like now.</summary>
    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}
