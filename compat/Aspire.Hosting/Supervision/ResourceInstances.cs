using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Supervision;

/// <summary>The instances of each resource: as many as it has replicas, named when they are first asked for and never again.</summary>
internal static class ResourceInstances
{
    private const string Letters = "abcdefghjkmnpqrstuvwxyz";
    private const int SuffixLength = 8;

    private static readonly ConditionalWeakTable<IResource, IReadOnlyList<ResourceInstance>> Known = [];

    /// <summary>In a fixed order; none for a resource without process, such as a parameter.</summary>
    public static IReadOnlyList<ResourceInstance> Of(IResource resource) => Known.GetValue(resource, Declare);

    /// <summary>What snapshots and consoles of the resource go by: its instances' names, or its own when it has none.</summary>
    public static IReadOnlyList<string> NamesOf(IResource resource) =>
        Of(resource) is { Count: > 0 } instances ? [.. instances.Select(instance => instance.Name)] : [resource.Name];

    private static IReadOnlyList<ResourceInstance> Declare(IResource resource)
    {
        int count = resource is ProjectResource or ExecutableResource or ContainerResource ? resource.GetReplicaCount() : 0;
        return
        [
            .. Enumerable.Range(0, count).Select(_ => new ResourceInstance(
                resource, RandomNumberGenerator.GetString(Letters, SuffixLength), isReplica: count > 1)),
        ];
    }
}
