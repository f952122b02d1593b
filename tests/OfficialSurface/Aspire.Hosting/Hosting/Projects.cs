using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public interface IProjectMetadata : IResourceAnnotation
{
    bool IsFileBasedApp => throw null!;

    LaunchSettings? LaunchSettings => throw null!;

    string ProjectPath { get; }

    bool SuppressBuild => throw null!;
}

public sealed class LaunchSettings
{
    public Dictionary<string, LaunchProfile> Profiles { get; set; }
}

public sealed class LaunchProfile
{
    public string? ApplicationUrl { get; set; }

    public string? CommandLineArgs { get; set; }

    public string? CommandName { get; set; }

    public bool? DotnetRunMessages { get; set; }

    public Dictionary<string, string> EnvironmentVariables { get; set; }

    public string? ExecutablePath { get; set; }

    public bool? LaunchBrowser { get; set; }

    public string? LaunchUrl { get; set; }
}

public class ProjectResourceOptions
{
    public bool ExcludeKestrelEndpoints { get; set; }

    public bool ExcludeLaunchProfile { get; set; }

    public string? LaunchProfileName { get; set; }
}

public static class ProjectResourceBuilderExtensions
{
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new() => throw null!;

    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, string name, string? launchProfileName)
        where TProject : IProjectMetadata, new() => throw null!;

    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, string name, Action<ProjectResourceOptions> configure)
        where TProject : IProjectMetadata, new() => throw null!;

    public static IResourceBuilder<ProjectResource> AddProject(this IDistributedApplicationBuilder builder, string name, string projectPath) =>
        throw null!;

    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, string name, string projectPath, string? launchProfileName) => throw null!;

    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, string name, string projectPath, Action<ProjectResourceOptions> configure) => throw null!;

    public static IResourceBuilder<ProjectResource> DisableForwardedHeaders(this IResourceBuilder<ProjectResource> builder) => throw null!;

    public static IResourceBuilder<T> PublishAsDockerFile<T>(
        this IResourceBuilder<T> builder, Action<IResourceBuilder<ContainerResource>>? configure = null)
        where T : ProjectResource => throw null!;

    public static IResourceBuilder<ProjectResource> WithEndpointsInEnvironment(
        this IResourceBuilder<ProjectResource> builder, Func<EndpointAnnotation, bool> filter) => throw null!;

    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas) => throw null!;
}
