using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Supervision;

/// <summary>One process of a resource, known by its name before it runs and from one start to the next.</summary>
/// <param name="resource">What it is a process of.</param>
/// <param name="suffix">What tells it from others; also its <c>service.instance.id</c>.</param>
/// <param name="isReplica">Whether there are others.</param>
internal sealed class ResourceInstance(IResource resource, string suffix, bool isReplica)
{
    private readonly Dictionary<EndpointAnnotation, int> _ports = [];

    public IResource Resource => resource;

    public string Suffix => suffix;

    /// <summary>Unique within the application.</summary>
    public string Name { get; } = $"{resource.Name}-{suffix}";

    /// <summary>What a person at the terminal calls it.</summary>
    public string DisplayName => isReplica ? Name : resource.Name;

    public bool IsReplica => isReplica;

    /// <summary>Sets the port its process listens on.</summary>
    public void Allocate(EndpointAnnotation endpoint, int port) => _ports[endpoint] = port;

    /// <summary>The port its process listens on; callers use the endpoint's own, which differs for replicas.</summary>
    public int PortOf(EndpointAnnotation endpoint) => _ports[endpoint];

    /// <summary>The address of its process alone.</summary>
    public string UrlOf(EndpointAnnotation endpoint) => $"{endpoint.UriScheme}://localhost:{PortOf(endpoint)}";
}
