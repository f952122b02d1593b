using System.Collections.Immutable;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource as it was declared, before anything has happened to it.</summary>
internal static class DeclaredSnapshot
{
    public static CustomResourceSnapshot Of(IResource resource, DateTime now)
    {
        CustomResourceSnapshot initial = resource.Annotations.OfType<ResourceSnapshotAnnotation>().LastOrDefault()?.InitialSnapshot
            ?? new CustomResourceSnapshot { ResourceType = TypeOf(resource), Properties = [] };
        ResourceIconAnnotation? icon = resource.Annotations.OfType<ResourceIconAnnotation>().LastOrDefault();
        return initial with
        {
            CreationTimeStamp = initial.CreationTimeStamp ?? now,
            State = initial.State ?? KnownResourceStates.NotStarted,
            HealthReports = Unchecked(resource),
            Relationships = [.. initial.Relationships.Concat(RelationshipsOf(resource)).Distinct()],
            IconName = icon?.IconName ?? initial.IconName,
            IconVariant = icon?.IconVariant ?? initial.IconVariant,
        };
    }

    /// <summary>One report per check, without a result.</summary>
    public static ImmutableArray<HealthReportSnapshot> Unchecked(IResource resource) =>
    [
        .. resource.Annotations.OfType<HealthCheckAnnotation>()
            .Select(check => new HealthReportSnapshot(check.Key, Status: null, Description: null, ExceptionText: null)),
    ];

    private static string TypeOf(IResource resource) => resource switch
    {
        ProjectResource => "Project",
        ExecutableResource => "Executable",
        ContainerResource => "Container",
        ParameterResource { IsConnectionString: true } => "ConnectionString",
        ParameterResource => "Parameter",
        _ => resource.GetType().Name.Replace("Resource", "", StringComparison.Ordinal),
    };

    private static IEnumerable<RelationshipSnapshot> RelationshipsOf(IResource resource) =>
        resource.Annotations
            .OfType<ResourceRelationshipAnnotation>()
            .Select(relationship => new RelationshipSnapshot(relationship.Resource.Name, relationship.Type))
            .Concat(resource.Annotations
                .OfType<WaitAnnotation>()
                .Select(wait => new RelationshipSnapshot(wait.Resource.Name, KnownRelationshipTypes.WaitFor)));
}
