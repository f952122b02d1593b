namespace Aspire.Hosting.ApplicationModel;

/// <summary>Part of an endpoint's address.</summary>
public enum EndpointProperty
{
    /// <summary>Scheme, host and port.</summary>
    Url,

    /// <summary>The host's name.</summary>
    Host,

    /// <summary>The host's IPv4 address.</summary>
    IPV4Host,

    /// <summary>The port callers use.</summary>
    Port,

    /// <summary>The scheme.</summary>
    Scheme,

    /// <summary>The port the process listens on.</summary>
    TargetPort,

    /// <summary>Host and port with a colon.</summary>
    HostAndPort,
}

/// <summary>Names an endpoint of a resource before its port is known.</summary>
public sealed class EndpointReference(IResourceWithEndpoints owner, string endpointName) : IManifestExpressionProvider, IValueProvider
{
    /// <summary>The resource that listens.</summary>
    public IResourceWithEndpoints Resource { get; } = owner;

    /// <summary>The endpoint's name.</summary>
    public string EndpointName { get; } = endpointName;

    /// <summary>Whether the resource declares it.</summary>
    public bool Exists => Find() is not null;

    /// <summary>Whether its port is known.</summary>
    public bool IsAllocated => Find()?.AllocatedEndpoint is not null;

    /// <summary>The port callers use.</summary>
    public int Port => Allocated.Port;

    /// <summary>The host's name.</summary>
    public string Host => Allocated.Address;

    /// <summary>The scheme.</summary>
    public string Scheme => Declared.UriScheme;

    /// <summary>The port the process listens on.</summary>
    public int? TargetPort => Declared.TargetPort;

    /// <summary>The whole address.</summary>
    public string Url => Allocated.UriString;

    /// <inheritdoc />
    string IManifestExpressionProvider.ValueExpression => $"{{{Resource.Name}.bindings.{EndpointName}.url}}";

    internal EndpointAnnotation Declared =>
        Find() ?? throw new InvalidOperationException($"Resource '{Resource.Name}' has no endpoint named '{EndpointName}'.");

    private AllocatedEndpoint Allocated =>
        Declared.AllocatedEndpoint
        ?? throw new InvalidOperationException($"Endpoint '{EndpointName}' of '{Resource.Name}' has no port before the application starts.");

    /// <summary>A part of the address, to be used in expressions.</summary>
    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    /// <inheritdoc />
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(Url);

    private EndpointAnnotation? Find() =>
        Resource.Annotations.OfType<EndpointAnnotation>()
            .FirstOrDefault(endpoint => string.Equals(endpoint.Name, EndpointName, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A part of an endpoint's address.</summary>
public class EndpointReferenceExpression(EndpointReference endpointReference, EndpointProperty property)
    : IManifestExpressionProvider, IValueProvider
{
    /// <summary>The endpoint.</summary>
    public EndpointReference Endpoint { get; } = endpointReference;

    /// <summary>Which part.</summary>
    public EndpointProperty Property { get; } = property;

    /// <inheritdoc />
    public string ValueExpression
    {
        get
        {
            string binding = $"{Endpoint.Resource.Name}.bindings.{Endpoint.EndpointName}";
            return Property switch
            {
                EndpointProperty.Url => $"{{{binding}.url}}",
                EndpointProperty.Host or EndpointProperty.IPV4Host => $"{{{binding}.host}}",
                EndpointProperty.Port => $"{{{binding}.port}}",
                EndpointProperty.Scheme => $"{{{binding}.scheme}}",
                EndpointProperty.TargetPort => $"{{{binding}.targetPort}}",
                EndpointProperty.HostAndPort => $"{{{binding}.host}}:{{{binding}.port}}",
                _ => throw new InvalidOperationException($"Unknown endpoint property '{Property}'."),
            };
        }
    }

    /// <inheritdoc />
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(Property switch
    {
        EndpointProperty.Url => Endpoint.Url,
        EndpointProperty.Host => Endpoint.Host,
        EndpointProperty.IPV4Host => "127.0.0.1",
        EndpointProperty.Port or EndpointProperty.TargetPort => $"{Endpoint.Port}",
        EndpointProperty.Scheme => Endpoint.Scheme,
        EndpointProperty.HostAndPort => $"{Endpoint.Host}:{Endpoint.Port}",
        _ => throw new InvalidOperationException($"Unknown endpoint property '{Property}'."),
    });
}
