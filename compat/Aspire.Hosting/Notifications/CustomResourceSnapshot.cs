using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource at a moment.</summary>
public sealed record CustomResourceSnapshot
{
    private readonly ResourceStateSnapshot? _state;
    private readonly ImmutableArray<HealthReportSnapshot> _healthReports = [];

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
    public ResourceStateSnapshot? State
    {
        get => _state;
        init
        {
            _state = value;
            HealthStatus = Judge(value, _healthReports);
        }
    }

    /// <summary>Set once the process has ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The worst of the reports while the resource runs, healthy when there are none; null while it does not run.</summary>
    public HealthStatus? HealthStatus { get; private set; }

    /// <summary>One per health check.</summary>
    public ImmutableArray<HealthReportSnapshot> HealthReports
    {
        get => _healthReports;
        internal init
        {
            _healthReports = value;
            HealthStatus = Judge(_state, value);
        }
    }

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

    /// <summary>The handlers of its <see cref="ApplicationModel.ResourceReadyEvent"/>; null until it is ready.</summary>
    internal Task? ReadyHandlers { get; init; }

    /// <summary>Whether no process runs any more.</summary>
    internal bool IsTerminal => _state is { } state && KnownResourceStates.TerminalStates.Contains(state.Text);

    private static HealthStatus? Judge(ResourceStateSnapshot? state, ImmutableArray<HealthReportSnapshot> reports) =>
        state?.Text != KnownResourceStates.Running
            ? null
            : reports.IsEmpty
                ? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy
                : reports.Min(report => report.Status ?? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy);
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
