using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Declares how a resource is shown.</summary>
public static partial class ResourceBuilderExtensions
{
    /// <summary>Adds an address to those the dashboard shows.</summary>
    public static IResourceBuilder<T> WithUrl<T>(this IResourceBuilder<T> builder, string url, string? displayText = null)
        where T : IResource =>
        builder.WithAnnotation(new ResourceUrlAnnotation { Url = url, DisplayText = displayText });

    /// <summary>Changes how an endpoint's address is shown.</summary>
    public static IResourceBuilder<T> WithUrlForEndpoint<T>(
        this IResourceBuilder<T> builder, string endpointName, Action<ResourceUrlAnnotation> callback)
        where T : IResource =>
        builder.WithUrls(context =>
        {
            foreach (ResourceUrlAnnotation url in context.Urls.Where(url => url.Endpoint?.EndpointName == endpointName))
            {
                callback(url);
            }
        });

    /// <summary>Decides the addresses that are shown.</summary>
    public static IResourceBuilder<T> WithUrls<T>(this IResourceBuilder<T> builder, Action<ResourceUrlsCallbackContext> callback)
        where T : IResource =>
        builder.WithAnnotation(new ResourceUrlsCallbackAnnotation(context =>
        {
            callback(context);
            return Task.CompletedTask;
        }));

    /// <summary>Shows the resource below another.</summary>
    public static IResourceBuilder<T> WithParentRelationship<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> parent)
        where T : IResource =>
        builder.WithRelationship(parent.Resource, KnownRelationshipTypes.Parent);

    /// <summary>Says that the resource is handed another's address or value. References and variables say so themselves.</summary>
    public static IResourceBuilder<T> WithReferenceRelationship<T>(this IResourceBuilder<T> builder, IResource resource)
        where T : IResource =>
        builder.WithRelationship(resource, KnownRelationshipTypes.Reference);

    /// <summary>Says that the resource is handed what fills the expression's holes.</summary>
    public static IResourceBuilder<T> WithReferenceRelationship<T>(this IResourceBuilder<T> builder, ReferenceExpression expression)
        where T : IResource
    {
        foreach (IValueProvider value in expression.ValueProviders)
        {
            _ = value switch
            {
                IResource resource => builder.WithReferenceRelationship(resource),
                EndpointReference endpoint => builder.WithReferenceRelationship(endpoint.Resource),
                EndpointReferenceExpression part => builder.WithReferenceRelationship(part.Endpoint.Resource),
                ReferenceExpression inner => builder.WithReferenceRelationship(inner),
                _ => builder,
            };
        }

        return builder;
    }

    /// <summary>Says what the resource has to do with another.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="resource">The other.</param>
    /// <param name="type">For example <c>Reference</c>.</param>
    public static IResourceBuilder<T> WithRelationship<T>(this IResourceBuilder<T> builder, IResource resource, string type)
        where T : IResource =>
        builder.WithAnnotation(new ResourceRelationshipAnnotation(resource, type));

    /// <summary>Shows the resource as the snapshot says until it says otherwise itself.</summary>
    public static IResourceBuilder<T> WithInitialState<T>(this IResourceBuilder<T> builder, CustomResourceSnapshot initialSnapshot)
        where T : IResource =>
        builder.WithAnnotation(new ResourceSnapshotAnnotation(initialSnapshot), ResourceAnnotationMutationBehavior.Replace);

    /// <summary>Sets the icon.</summary>
    public static IResourceBuilder<T> WithIconName<T>(
        this IResourceBuilder<T> builder, string iconName, IconVariant iconVariant = IconVariant.Filled)
        where T : IResource =>
        builder.WithAnnotation(new ResourceIconAnnotation(iconName, iconVariant), ResourceAnnotationMutationBehavior.Replace);
}
