using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting
{
    public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;
}

namespace Aspire.Hosting.ApplicationModel
{
    public interface IResource
    {
        ResourceAnnotationCollection Annotations { get; }

        string Name { get; }
    }

    public interface IResourceAnnotation;

    public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>;

    public interface IResourceCollection : IList<IResource>
    {
        bool TryGetByName(string name, [NotNullWhen(true)] out IResource? resource) => throw null!;
    }

    public enum ResourceAnnotationMutationBehavior
    {
        Append = 0,
        Replace = 1,
    }

    public interface IResourceBuilder<out T>
        where T : IResource
    {
        IDistributedApplicationBuilder ApplicationBuilder { get; }

        T Resource { get; }

        IResourceBuilder<T> WithAnnotation<TAnnotation>(
            TAnnotation annotation, ResourceAnnotationMutationBehavior behavior = ResourceAnnotationMutationBehavior.Append)
            where TAnnotation : IResourceAnnotation;

        IResourceBuilder<T> WithAnnotation<TAnnotation>(
            ResourceAnnotationMutationBehavior behavior = ResourceAnnotationMutationBehavior.Append)
            where TAnnotation : IResourceAnnotation, new() => throw null!;
    }

    public interface IComputeResource : IResource;

    public interface IContainerFilesDestinationResource : IResource;

    public interface IResourceWithArgs : IResource;

    public interface IResourceWithEndpoints : IResource;

    public interface IResourceWithEnvironment : IResource;

    public interface IResourceWithoutLifetime : IResource;

    public interface IResourceWithWaitSupport : IResource;

    public interface IResourceWithParent : IResource
    {
        IResource Parent { get; }
    }

    public interface IResourceWithParent<out T> : IResourceWithParent
        where T : IResource
    {
        IResource IResourceWithParent.Parent => throw null!;

        new T Parent { get; }
    }

    [Experimental("ASPIREPROBES001")]
    public interface IResourceWithProbes : IResource;

    [Experimental("ASPIREPROBES001")]
    public enum ProbeType
    {
        Startup = 0,
        Readiness = 1,
        Liveness = 2,
    }

    public interface IResourceWithConnectionString : IResource, IExpressionValue, IValueWithReferences
    {
        string? ConnectionStringEnvironmentVariable => throw null!;

        ReferenceExpression ConnectionStringExpression { get; }

        string IManifestExpressionProvider.ValueExpression => throw null!;

        IEnumerable<object> IValueWithReferences.References => throw null!;

        ValueTask<string?> IValueProvider.GetValueAsync(CancellationToken cancellationToken) => throw null!;

        ValueTask<string?> IValueProvider.GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken) => throw null!;

        IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties() => throw null!;

        ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) => throw null!;
    }

    public abstract class Resource : IResource
    {
        protected Resource(string name)
        {
        }

        public virtual ResourceAnnotationCollection Annotations { get; }

        public virtual string Name { get; }
    }

    public class ContainerResource(string name, string? entrypoint = null)
        : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport, IResourceWithProbes,
            IComputeResource
    {
        public string? Entrypoint { get; set; }
    }

    public class ExecutableResource(string name, string command, string workingDirectory)
        : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport, IResourceWithProbes,
            IComputeResource
    {
        public string Command { get; }

        public string WorkingDirectory { get; }
    }

    public class ProjectResource(string name)
        : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery, IResourceWithWaitSupport,
            IResourceWithProbes, IComputeResource, IContainerFilesDestinationResource;

    public class DistributedApplicationModel
    {
        public DistributedApplicationModel(IResourceCollection resources)
        {
        }

        public DistributedApplicationModel(IEnumerable<IResource> resources)
        {
        }

        public IResourceCollection Resources { get; }
    }
}
