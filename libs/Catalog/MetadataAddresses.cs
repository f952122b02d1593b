using System.Net;

namespace LlmMesh.Catalog;

/// <summary>
/// Where clouds answer a machine about itself, often with credentials. No provider is there, so that no configuration can permit them:
/// a mark for a server in one's own network must not open them as well.
/// </summary>
public static class MetadataAddresses
{
    // IPv4's link-local block as a whole: AWS, Azure, Google, Oracle and DigitalOcean answer at 169.254.169.254, containers' and pods'
    // credentials at its neighbours. Then Alibaba, Azure's host agent, Oracle's, and the IPv6 forms of AWS and Google.
    private static readonly IPNetwork[] Networks =
    [
        .. ((string[])
        [
            "169.254.0.0/16", "100.100.100.200/32", "168.63.129.16/32", "192.0.0.192/32", "fd00:ec2::/32", "fd20:ce::254/128",
        ]).Select(IPNetwork.Parse),
    ];

    /// <summary>Whether a metadata service answers there, also where an IPv6 address carries its IPv4 address.</summary>
    public static bool Contains(IPAddress address)
    {
        IPAddress plain = CarriedAddresses.Of(address) ?? address;
        return Array.Exists(Networks, network => network.Contains(plain));
    }

    /// <summary>Whether a URL's host is such an address; names must be asked when connecting.</summary>
    public static bool ContainsHostOf(Uri url) => IPAddress.TryParse(url.IdnHost.TrimEnd('.'), out IPAddress? address) && Contains(address);
}
