using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Hands over a connection string as <c>ConnectionStrings__name</c>.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null, bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        IResourceWithConnectionString resource = source.Resource;
        string variable = resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{connectionName ?? resource.Name}";
        return builder
            .WithReferenceRelationship(resource)
            .WithEnvironment(context => context.EnvironmentVariables[variable] = resource);
    }

    /// <summary>Hands over every endpoint, for service discovery by name.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment =>
        builder.WithReferenceRelationship(source.Resource).WithEnvironment(context =>
        {
            var sequences = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
            foreach (EndpointAnnotation endpoint in source.Resource.Annotations.OfType<EndpointAnnotation>())
            {
                Describe(context, new EndpointReference(source.Resource, endpoint.Name), sequences);
            }
        });

    /// <summary>Hands over one endpoint, for service discovery by name.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment =>
        builder
            .WithReferenceRelationship(endpointReference.Resource)
            .WithEnvironment(context => Describe(context, endpointReference, []));

    private static void Describe(EnvironmentCallbackContext context, EndpointReference endpoint, Dictionary<string, int> sequences)
    {
        string name = endpoint.Resource.Name;
        string key = endpoint.EndpointName is "http" or "https" ? endpoint.Declared.UriScheme : endpoint.EndpointName;
        int index = sequences[key] = sequences.TryGetValue(key, out int last) ? last + 1 : 0;
        context.EnvironmentVariables[$"services__{name}__{key}__{index}"] = endpoint;
        context.EnvironmentVariables[ToVariable($"{name}_{endpoint.EndpointName}")] = endpoint;
    }

    private static string ToVariable(string text) =>
        string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToUpperInvariant(letter) : '_'));
}
