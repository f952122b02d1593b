using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Parameters;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Declares parameters.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>Declares a value that comes from <c>Parameters:name</c>; dashes may be written as underscores.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, bool secret = false) =>
        builder.AddParameterFromConfiguration(name, $"Parameters:{name}", secret);

    /// <summary>Declares a value that comes from a setting of another name; dashes may be written as underscores.</summary>
    public static IResourceBuilder<ParameterResource> AddParameterFromConfiguration(
        this IDistributedApplicationBuilder builder, string name, string configurationKey, bool secret = false) =>
        builder.AddResource(new ParameterResource(name, fallback => Read(builder.Configuration, name, configurationKey, fallback), secret));

    /// <summary>Declares a value that comes from <c>Parameters:name</c> or else from a default.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="value">The default.</param>
    /// <param name="secret">Whether the value must not be shown.</param>
    /// <param name="persist">Whether a default that was used is kept in the AppHost's user secrets, for the next run.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false)
    {
        ParameterDefault fallback = persist && builder.ExecutionContext.IsRunMode
            ? new UserSecretsParameterDefault(name, value, UserSecrets.Of(builder.AppHostAssembly))
            : value;
        IResourceBuilder<ParameterResource> parameter = builder.AddParameter(name, secret);
        parameter.Resource.Default = fallback;
        return parameter;
    }

    /// <summary>Declares a connection string that comes from <c>ConnectionStrings:name</c>.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="environmentVariableName">The variable that hands it over; by default <c>ConnectionStrings__name</c>.</param>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder, string name, string? environmentVariableName = null) =>
        builder.AddResource(new ConnectionStringParameter(
            name, fallback => Read(builder.Configuration, name, $"ConnectionStrings:{name}", fallback), environmentVariableName));

    /// <summary>Says what a parameter is for.</summary>
    public static IResourceBuilder<ParameterResource> WithDescription(
        this IResourceBuilder<ParameterResource> builder, string description, bool enableMarkdown = false)
    {
        builder.Resource.Description = description;
        builder.Resource.EnableDescriptionMarkdown = enableMarkdown;
        return builder;
    }

    private static string Read(ConfigurationManager configuration, string name, string key, ParameterDefault? fallback)
    {
        string variable = key.Replace('-', '_');
        return First(configuration[key], configuration[variable]) ?? fallback?.GetDefaultValue()
            ?? throw new MissingParameterValueException(
                $"Parameter '{name}' has no value: set it with the environment variable {variable.Replace(":", "__", StringComparison.Ordinal)}.");
    }

    private static string? First(params IEnumerable<string?> values) => values.FirstOrDefault(value => !string.IsNullOrEmpty(value));
}
