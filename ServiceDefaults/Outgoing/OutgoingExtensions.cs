using System.Net;
using LlmMesh.ServiceDefaults.Outgoing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.Hosting;

/// <summary>Outgoing connections of a service.</summary>
public static class OutgoingExtensions
{
    /// <summary>
    /// Registers <see cref="OutgoingConnections"/>, which every client of a provider, a webhook or another foreign server is built from.
    /// </summary>
    /// <param name="services">The service's.</param>
    /// <param name="isPrivate">See <see cref="AddressRules.IsPrivate"/>.</param>
    /// <param name="isMetadata">See <see cref="AddressRules.IsMetadata"/>.</param>
    public static IServiceCollection AddOutgoingConnections(
        this IServiceCollection services, Func<IPAddress, bool> isPrivate, Func<IPAddress, bool> isMetadata)
    {
        services.TryAddSingleton(new AddressRules(isPrivate, isMetadata));
        services.TryAddSingleton<INameResolution, SystemNameResolution>();
        services.TryAddSingleton<OutgoingConnections>();
        return services;
    }
}
