namespace Aspire.Hosting.ApplicationModel;

/// <summary>How an icon is drawn.</summary>
public enum IconVariant
{
    /// <summary>In lines.</summary>
    Regular,

    /// <summary>Filled.</summary>
    Filled,
}

/// <summary>The icon of a resource.</summary>
public class ResourceIconAnnotation(string iconName, IconVariant iconVariant = IconVariant.Filled) : IResourceAnnotation
{
    /// <summary>A name of Fluent UI's icons.</summary>
    public string IconName { get; } = iconName;

    /// <summary>How it is drawn.</summary>
    public IconVariant IconVariant { get; } = iconVariant;
}

/// <summary>What a resource has to do with another.</summary>
public sealed class ResourceRelationshipAnnotation(IResource resource, string type) : IResourceAnnotation
{
    /// <summary>The other resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>One of <see cref="KnownRelationshipTypes"/>.</summary>
    public string Type { get; } = type;
}

/// <summary>An address that the dashboard shows.</summary>
public sealed class ResourceUrlAnnotation : IResourceAnnotation
{
    /// <summary>The address; a path alone is below the endpoint's.</summary>
    public required string Url { get; set; }

    /// <summary>In place of the address.</summary>
    public string? DisplayText { get; set; }

    /// <summary>Higher comes first.</summary>
    public int? DisplayOrder { get; set; }

    /// <summary>Whose address it is.</summary>
    public EndpointReference? Endpoint { get; init; }
}

/// <summary>Decides the addresses that the dashboard shows, once endpoints have their ports.</summary>
public sealed class ResourceUrlsCallbackAnnotation(Func<ResourceUrlsCallbackContext, Task> callback) : IResourceAnnotation
{
    /// <summary>Called once for each instance, in the order of declaration.</summary>
    public Func<ResourceUrlsCallbackContext, Task> Callback { get; } = callback;
}

/// <summary>What a callback for addresses sees.</summary>
public class ResourceUrlsCallbackContext(
    DistributedApplicationExecutionContext executionContext, IResource resource, List<ResourceUrlAnnotation>? urls = null,
    CancellationToken cancellationToken = default)
{
    /// <summary>Run or publish.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    /// <summary>Whose addresses they are.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>The addresses; may be changed.</summary>
    public List<ResourceUrlAnnotation> Urls { get; } = urls ?? [];

    /// <summary>Ends when the start is given up.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>An endpoint of the resource; null when it has none of the name.</summary>
    public EndpointReference? GetEndpoint(string name) =>
        Resource is IResourceWithEndpoints owner && new EndpointReference(owner, name) is { Exists: true } endpoint ? endpoint : null;
}

/// <summary>What a resource is like before it starts, in place of what would be said of it by itself.</summary>
public sealed class ResourceSnapshotAnnotation(CustomResourceSnapshot initialSnapshot) : IResourceAnnotation
{
    /// <summary>The first snapshot; later ones change it.</summary>
    public CustomResourceSnapshot InitialSnapshot { get; } = initialSnapshot;
}

/// <summary>Leaves the start of a resource to whoever asks for it.</summary>
public class ExplicitStartupAnnotation : IResourceAnnotation;

/// <summary>How many processes of a project run behind its one address.</summary>
public class ReplicaAnnotation(int replicas = 1) : IResourceAnnotation
{
    /// <summary>At least 1.</summary>
    public int Replicas { get; } = replicas;
}
