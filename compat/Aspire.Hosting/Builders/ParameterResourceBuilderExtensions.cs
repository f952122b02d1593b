using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Declares parameters.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>Declares a value that comes from <c>Parameters:name</c>; dashes may be written as underscores.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, bool secret = false) =>
        builder.AddResource(new ParameterResource(
            name,
            _ => builder.Configuration[$"Parameters:{name}"]
                ?? builder.Configuration[$"Parameters:{name.Replace('-', '_')}"]
                ?? throw new DistributedApplicationException(
                    $"Parameter '{name}' has no value: set it with the environment variable Parameters__{name.Replace('-', '_')}."),
            secret));
}
