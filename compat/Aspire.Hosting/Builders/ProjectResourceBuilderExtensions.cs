using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Declares projects.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <summary>Declares a referenced project.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, string name, Action<ProjectResourceOptions> configure)
        where TProject : IProjectMetadata, new()
    {
        var options = new ProjectResourceOptions();
        configure(options);
        return options.ExcludeLaunchProfile
            ? builder.AddResource(new ProjectResource(name)).WithAnnotation(new TProject())
            : throw new NotSupportedException(
                $"'{name}': this build does not read launch profiles. Set ExcludeLaunchProfile and declare endpoints with WithHttpEndpoint.");
    }

    /// <summary>Runs several processes of the project behind its one address.</summary>
    /// <param name="builder">The project.</param>
    /// <param name="replicas">At least 1.</param>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas) =>
        replicas < 1
            ? throw new ArgumentOutOfRangeException(nameof(replicas), replicas, $"'{builder.Resource.Name}' needs at least one replica.")
            : builder.WithAnnotation(new ReplicaAnnotation(replicas), ResourceAnnotationMutationBehavior.Replace);
}
