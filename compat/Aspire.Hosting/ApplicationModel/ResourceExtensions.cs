namespace Aspire.Hosting.ApplicationModel;

/// <summary>What can be read from a resource's annotations.</summary>
public static class ResourceExtensions
{
    /// <summary>How many processes run the resource; 1 unless declared otherwise.</summary>
    public static int GetReplicaCount(this IResource resource) =>
        resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;
}
