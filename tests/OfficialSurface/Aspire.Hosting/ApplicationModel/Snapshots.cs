using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

public static class KnownResourceStates
{
    public static readonly string Active;

    public static readonly string Building;

    public static readonly string Exited;

    public static readonly string FailedToStart;

    public static readonly string Finished;

    [Obsolete("Use CustomResourceSnapshot.IsHidden.")]
    public static readonly string Hidden;

    public static readonly string NotStarted;

    public static readonly string Running;

    public static readonly string RuntimeUnhealthy;

    public static readonly string Starting;

    public static readonly string Stopping;

    public static readonly IReadOnlyList<string> TerminalStates;

    public static readonly string ValueMissing;

    public static readonly string Waiting;
}

public static class KnownResourceStateStyles
{
    public static readonly string Error;

    public static readonly string Info;

    public static readonly string Success;

    public static readonly string Warn;
}

public static class CustomResourceKnownProperties
{
    public static string ConnectionString { get; }

    public static string Source { get; }
}

public sealed record CustomResourceSnapshot
{
    public ImmutableArray<ResourceCommandSnapshot> Commands { get; init; }

    public DateTime? CreationTimeStamp { get; init; }

    public ImmutableArray<EnvironmentVariableSnapshot> EnvironmentVariables { get; init; }

    public int? ExitCode { get; init; }

    public ImmutableArray<HealthReportSnapshot> HealthReports { get; internal init; }

    public HealthStatus? HealthStatus { get; internal init; }

    public string? IconName { get; init; }

    public IconVariant? IconVariant { get; init; }

    public bool IsHidden { get; init; }

    public required ImmutableArray<ResourcePropertySnapshot> Properties { get; init; }

    public ImmutableArray<RelationshipSnapshot> Relationships { get; init; }

    public required string ResourceType { get; init; }

    public DateTime? StartTimeStamp { get; init; }

    public ResourceStateSnapshot? State { get; init; }

    public DateTime? StopTimeStamp { get; init; }

    public ImmutableArray<UrlSnapshot> Urls { get; init; }

    public ImmutableArray<VolumeSnapshot> Volumes { get; init; }
}

public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    public static implicit operator ResourceStateSnapshot?(string? s) => throw null!;
}

public sealed record EnvironmentVariableSnapshot(string Name, string? Value, bool IsFromSpec);

public sealed record UrlSnapshot(string? Name, string Url, bool IsInternal)
{
    public UrlDisplayPropertiesSnapshot DisplayProperties { get; init; }

    public bool IsInactive { get; init; }
}

public sealed record UrlDisplayPropertiesSnapshot(string DisplayName = "", int SortOrder = 0);

public sealed record VolumeSnapshot(string? Source, string Target, string MountType, bool IsReadOnly);

public sealed record RelationshipSnapshot(string ResourceName, string Type);

public sealed record ResourcePropertySnapshot(string Name, object? Value)
{
    public bool IsSensitive { get; init; }
}

public sealed record ResourceCommandSnapshot(
    string Name, ResourceCommandState State, string DisplayName, string? DisplayDescription, object? Parameter, string? ConfirmationMessage,
    string? IconName, IconVariant? IconVariant, bool IsHighlighted)
{
    public ResourceCommandVisibility Visibility { get; init; }
}

public sealed record HealthReportSnapshot(string Name, HealthStatus? Status, string? Description, string? ExceptionText)
{
    public DateTime? LastRunAt { get; init; }
}

public class ResourceSnapshotAnnotation(CustomResourceSnapshot initialSnapshot) : IResourceAnnotation
{
    public CustomResourceSnapshot InitialSnapshot { get; }
}
