using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Supervision;

/// <summary>The addresses that are shown of an instance: its resource's, as the AppHost arranged them, and a replica's own.</summary>
internal static class ResourceUrls
{
    private static readonly DistributedApplicationExecutionContext Running = new(DistributedApplicationOperation.Run);

    /// <summary>All of them, inactive until the process runs.</summary>
    public static async Task<ImmutableArray<UrlSnapshot>> DescribeAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        List<ResourceUrlAnnotation> urls =
        [
            .. Endpoints(instance.Resource).Select(endpoint => new ResourceUrlAnnotation { Url = endpoint.Url, Endpoint = endpoint }),
            .. instance.Resource.Annotations.OfType<ResourceUrlAnnotation>()
                .Select(url => new ResourceUrlAnnotation
                {
                    Url = url.Url, DisplayText = url.DisplayText, DisplayOrder = url.DisplayOrder, Endpoint = url.Endpoint,
                }),
        ];
        var context = new ResourceUrlsCallbackContext(Running, instance.Resource, urls, cancellationToken);
        foreach (ResourceUrlsCallbackAnnotation annotation in instance.Resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context);
        }

        IEnumerable<UrlSnapshot> arranged = urls.Select(url => new UrlSnapshot(url.Endpoint?.EndpointName, Absolute(url, instance.Resource), IsInternal: false)
        {
            DisplayProperties = new UrlDisplayPropertiesSnapshot(url.DisplayText ?? "", url.DisplayOrder ?? 0),
        });
        return With([.. arranged, .. Own(instance)], isInactive: true);
    }

    public static ImmutableArray<UrlSnapshot> With(ImmutableArray<UrlSnapshot> urls, bool isInactive) =>
        [.. urls.Select(url => url with { IsInactive = isInactive })];

    private static IEnumerable<UrlSnapshot> Own(ResourceInstance instance) => instance.IsReplica
        ? instance.Resource.Annotations.OfType<EndpointAnnotation>()
            .Select(endpoint => new UrlSnapshot($"{endpoint.Name} target port", instance.UrlOf(endpoint), IsInternal: true))
        : [];

    private static IEnumerable<EndpointReference> Endpoints(IResource resource) => resource is IResourceWithEndpoints owner
        ? resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => new EndpointReference(owner, endpoint.Name))
        : [];

    /// <summary>A path alone is below its endpoint, or below the resource's first.</summary>
    private static string Absolute(ResourceUrlAnnotation url, IResource resource) =>
        url.Url.StartsWith('/') && (url.Endpoint ?? Endpoints(resource).FirstOrDefault()) is { } endpoint
            ? $"{endpoint.Url}{url.Url}"
            : url.Url;
}
