using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

public static class ResourceExtensions
{
    public static EndpointReference GetEndpoint(this IResourceWithEndpoints resource, string endpointName) => throw null!;

    public static EndpointReference GetEndpoint(
        this IResourceWithEndpoints resource, string endpointName, NetworkIdentifier contextNetworkId) => throw null!;

    public static IEnumerable<EndpointReference> GetEndpoints(this IResourceWithEndpoints resource) => throw null!;

    public static IEnumerable<EndpointReference> GetEndpoints(this IResourceWithEndpoints resource, NetworkIdentifier contextNetworkId) =>
        throw null!;

    public static int GetReplicaCount(this IResource resource) => throw null!;

    public static bool HasAnnotationOfType<T>(this IResource resource)
        where T : IResourceAnnotation => throw null!;

    public static bool IsExcludedFromPublish(this IResource resource) => throw null!;

    public static bool TryGetAnnotationsOfType<T>(this IResource resource, [NotNullWhen(true)] out IEnumerable<T>? result)
        where T : IResourceAnnotation => throw null!;

    public static bool TryGetEndpoints(this IResource resource, [NotNullWhen(true)] out IEnumerable<EndpointAnnotation>? endpoints) => throw null!;

    public static bool TryGetLastAnnotation<T>(this IResource resource, [NotNullWhen(true)] out T? annotation)
        where T : IResourceAnnotation => throw null!;

    public static bool TryGetUrls(this IResource resource, [NotNullWhen(true)] out IEnumerable<ResourceUrlAnnotation>? urls) => throw null!;
}

public static class ProjectResourceExtensions
{
    public static IProjectMetadata GetProjectMetadata(this ProjectResource projectResource) => throw null!;

    public static IEnumerable<ProjectResource> GetProjectResources(this DistributedApplicationModel model) => throw null!;
}
