using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

public record NetworkIdentifier(string Value);

public static class KnownNetworkIdentifiers
{
    public static readonly NetworkIdentifier DefaultAspireContainerNetwork;

    public static readonly NetworkIdentifier LocalhostNetwork;

    public static readonly NetworkIdentifier PublicInternet;
}

public enum EndpointProperty
{
    Url = 0,
    Host = 1,
    IPV4Host = 2,
    Port = 3,
    Scheme = 4,
    TargetPort = 5,
    HostAndPort = 6,
    TlsEnabled = 7,
}

public enum EndpointBindingMode
{
    SingleAddress = 0,
    DualStackAnyAddresses = 1,
    IPv4AnyAddresses = 2,
    IPv6AnyAddresses = 3,
}

public sealed class EndpointAnnotation : IResourceAnnotation
{
    public EndpointAnnotation(
        ProtocolType protocol, string? uriScheme = null, string? transport = null, string? name = null, int? port = null,
        int? targetPort = null, bool? isExternal = null, bool? isProxied = null)
    {
    }

    public EndpointAnnotation(
        ProtocolType protocol, string? uriScheme, string? transport, string? name, int? port, int? targetPort, bool? isExternal,
        bool isProxied)
    {
    }

    public EndpointAnnotation(
        ProtocolType protocol, NetworkIdentifier? networkId, string? uriScheme = null, string? transport = null, string? name = null,
        int? port = null, int? targetPort = null, bool? isExternal = null, bool? isProxied = null)
    {
    }

    public AllocatedEndpoint? AllocatedEndpoint { get; set; }

    public NetworkIdentifier DefaultNetworkID { get; }

    public bool ExcludeReferenceEndpoint { get; set; }

    public bool? IsExplicitlyProxied { get; set; }

    public bool IsExternal { get; set; }

    public bool IsProxied { get; set; }

    public string Name { get; set; }

    public int? Port { get; set; }

    public ProtocolType Protocol { get; set; }

    public string TargetHost { get; set; }

    public int? TargetPort { get; set; }

    public bool TlsEnabled { get; set; }

    public string Transport { get; set; }

    public string UriScheme { get; set; }
}

public class AllocatedEndpoint
{
    public AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port, string? targetPortExpression = null)
    {
    }

    public AllocatedEndpoint(
        EndpointAnnotation endpoint, string address, int port, EndpointBindingMode bindingMode, string? targetPortExpression = null)
    {
    }

    public string Address { get; }

    public EndpointBindingMode BindingMode { get; }

    public EndpointAnnotation Endpoint { get; }

    public string EndPointString { get; }

    public NetworkIdentifier NetworkID { get; }

    public int Port { get; }

    public string? TargetPortExpression { get; }

    public string UriScheme { get; }

    public string UriString { get; }

    public override string ToString() => throw null!;
}

public sealed class EndpointReference : IExpressionValue, IValueWithReferences
{
    public EndpointReference(IResourceWithEndpoints owner, EndpointAnnotation endpoint)
    {
    }

    public EndpointReference(IResourceWithEndpoints owner, EndpointAnnotation endpoint, NetworkIdentifier? contextNetworkId)
    {
    }

    public EndpointReference(IResourceWithEndpoints owner, string endpointName)
    {
    }

    public EndpointReference(IResourceWithEndpoints owner, string endpointName, NetworkIdentifier? contextNetworkId = null)
    {
    }

    public NetworkIdentifier? ContextNetworkID { get; }

    public EndpointAnnotation EndpointAnnotation { get; }

    public string EndpointName { get; }

    public string? ErrorMessage { get; init; }

    public bool ExcludeReferenceEndpoint { get; }

    public bool Exists { get; }

    public string Host { get; }

    public bool IsAllocated { get; }

    public bool IsHttp { get; }

    public bool IsHttps { get; }

    public bool IsHttpSchemeNamedEndpoint { get; }

    public int Port { get; }

    public IResourceWithEndpoints Resource { get; }

    public string Scheme { get; }

    public int? TargetPort { get; }

    public bool TlsEnabled { get; }

    public string Url { get; }

    string IManifestExpressionProvider.ValueExpression => throw null!;

    IEnumerable<object> IValueWithReferences.References => throw null!;

    public ReferenceExpression GetTlsValue(ReferenceExpression enabledValue, ReferenceExpression disabledValue) => throw null!;

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => throw null!;

    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) => throw null!;

    public EndpointReferenceExpression Property(EndpointProperty property) => throw null!;
}

public class EndpointReferenceExpression(EndpointReference endpointReference, EndpointProperty property) : IExpressionValue, IValueWithReferences
{
    public EndpointReference Endpoint { get; }

    public EndpointProperty Property { get; }

    public string ValueExpression { get; }

    IEnumerable<object> IValueWithReferences.References => throw null!;

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => throw null!;

    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) => throw null!;
}
