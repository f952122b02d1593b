using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of the application: something that runs, or a value that others need.</summary>
public interface IResource
{
    /// <summary>Unique within the application; also the name others find it by.</summary>
    string Name { get; }

    /// <summary>Everything that is known about the resource beyond its type.</summary>
    ResourceAnnotationCollection Annotations { get; }
}

/// <summary>A fact attached to a resource.</summary>
public interface IResourceAnnotation;

/// <summary>The facts attached to a resource, in the order they were added.</summary>
public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>;

/// <summary>A resource that takes environment variables.</summary>
public interface IResourceWithEnvironment : IResource;

/// <summary>A resource that takes command-line arguments.</summary>
public interface IResourceWithArgs : IResource;

/// <summary>A resource that listens somewhere.</summary>
public interface IResourceWithEndpoints : IResource;

/// <summary>A resource whose start can wait for another.</summary>
public interface IResourceWithWaitSupport : IResource;

/// <summary>The base of every resource.</summary>
public abstract class Resource(string name) : IResource
{
    /// <inheritdoc />
    public virtual string Name { get; } = name;

    /// <inheritdoc />
    public virtual ResourceAnnotationCollection Annotations { get; } = [];
}

/// <summary>The resources of an application.</summary>
public interface IResourceCollection : IList<IResource>;

/// <summary>The application as it was declared.</summary>
public class DistributedApplicationModel(IResourceCollection resources)
{
    /// <summary>In the order of declaration.</summary>
    public IResourceCollection Resources { get; } = resources;
}

internal sealed class ResourceCollection : Collection<IResource>, IResourceCollection;
