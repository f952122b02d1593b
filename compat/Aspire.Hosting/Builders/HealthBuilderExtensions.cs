using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Supervision;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Declares health and order.</summary>
public static partial class ResourceBuilderExtensions
{
    /// <summary>The resource is healthy when the path answers with the status.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="path">By default <c>/</c>.</param>
    /// <param name="statusCode">By default 200.</param>
    /// <param name="endpointName">By default the first HTTP endpoint declared so far.</param>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints
    {
        EndpointAnnotation? declared = builder.Resource.Annotations.OfType<EndpointAnnotation>()
            .FirstOrDefault(endpoint => endpointName is null ? endpoint.UriScheme is "http" or "https" : endpoint.Name == endpointName);
        if (declared is null)
        {
            throw new DistributedApplicationException(
                $"'{builder.Resource.Name}' has no HTTP endpoint to check: declare it before the health check.");
        }

        EndpointReference endpoint = builder.GetEndpoint(declared.Name);
        string key = $"{builder.Resource.Name}_{declared.Name}_{path ?? "/"}_{statusCode ?? 200}_check";
        builder.ApplicationBuilder.Services.AddHttpClient();
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key,
            services => new HttpEndpointHealthCheck(
                services.GetRequiredService<IHttpClientFactory>(), endpoint, path ?? "/", statusCode ?? 200),
            failureStatus: null,
            tags: null));
        return builder.WithHealthCheck(key);
    }

    /// <summary>The resource is healthy when the check registered under the key is.</summary>
    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key)
        where T : IResource =>
        builder.WithAnnotation(new HealthCheckAnnotation(key));

    /// <summary>Starts once the dependency is running, healthy, and its ready handlers are done.</summary>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport =>
        builder.WithAnnotation(new WaitAnnotation(dependency.Resource, WaitType.WaitUntilHealthy));

    /// <summary>Starts once the dependency is running.</summary>
    public static IResourceBuilder<T> WaitForStart<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport =>
        builder.WithAnnotation(new WaitAnnotation(dependency.Resource, WaitType.WaitUntilStarted));

    /// <summary>Leaves the start to whoever gives the command; what waits for the resource waits until then.</summary>
    public static IResourceBuilder<T> WithExplicitStart<T>(this IResourceBuilder<T> builder)
        where T : IResource =>
        builder.WithAnnotation(new ExplicitStartupAnnotation(), ResourceAnnotationMutationBehavior.Replace);

    /// <summary>Leaves the resource out of what is published.</summary>
    public static IResourceBuilder<T> ExcludeFromManifest<T>(this IResourceBuilder<T> builder)
        where T : IResource =>
        builder.WithAnnotation(ManifestPublishingCallbackAnnotation.Ignore);
}
