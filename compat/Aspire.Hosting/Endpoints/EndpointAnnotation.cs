using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>One address a resource listens on.</summary>
public class EndpointAnnotation(
    ProtocolType protocol, string? uriScheme = null, string? transport = null, string? name = null, int? port = null,
    int? targetPort = null, bool? isExternal = null, bool isProxied = true) : IResourceAnnotation
{
    /// <summary>TCP in practice.</summary>
    public ProtocolType Protocol { get; set; } = protocol;

    /// <summary>For example <c>http</c> or <c>tcp</c>.</summary>
    public string UriScheme { get; set; } = uriScheme ?? "tcp";

    /// <summary>For example <c>http</c>, <c>http2</c> or <c>tcp</c>.</summary>
    public string Transport { get; set; } = transport ?? (uriScheme is "http" or "https" ? "http" : "tcp");

    /// <summary>Unique within the resource.</summary>
    public string Name { get; set; } = name ?? uriScheme ?? "tcp";

    /// <summary>The port callers use; null means any free one.</summary>
    public int? Port { get; set; } = port;

    /// <summary>The port the process listens on; null means the same. The stand-in gives every replica a port of its own instead.</summary>
    public int? TargetPort { get; set; } = targetPort;

    /// <summary>Whether it is reachable from outside once deployed.</summary>
    public bool IsExternal { get; set; } = isExternal ?? false;

    /// <summary>Whether callers may go through a proxy. The stand-in has one before replicas only.</summary>
    public bool IsProxied { get; set; } = isProxied;

    /// <summary>A variable that tells the process its port.</summary>
    public string? TargetPortEnvironmentVariable { get; set; }

    /// <summary>Set when the application starts.</summary>
    public AllocatedEndpoint? AllocatedEndpoint { get; set; }
}

/// <summary>An endpoint with its port.</summary>
public class AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port)
{
    /// <summary>The endpoint this belongs to.</summary>
    public EndpointAnnotation Endpoint { get; } = endpoint;

    /// <summary>Host name or address.</summary>
    public string Address { get; } = address;

    /// <summary>The port in use.</summary>
    public int Port { get; } = port;

    /// <summary>The whole address.</summary>
    public string UriString => $"{Endpoint.UriScheme}://{Address}:{Port}";
}
