using System.Net;

namespace LlmMesh.Catalog;

/// <summary>
/// Which addresses are not somebody else's on the public internet. Whoever lets others choose where it connects would otherwise lend
/// them its place in the network.
/// </summary>
public static class PrivateAddresses
{
    private static readonly IPNetwork[] Networks =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "224.0.0.0/3",
            "::/128", "::1/128", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",

            // Translated or tunnelled to an IPv4 address that cannot be told from here (NAT64's local prefix, Teredo), or led nowhere.
            "64:ff9b:1::/48", "2001::/32", "100::/64",
        ]).Select(IPNetwork.Parse),
    ];

    /// <summary>Whether an address is loopback, private, link-local, multicast or reserved, also where another form carries it.</summary>
    public static bool Contains(IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Array.Exists(Networks, network => network.Contains(plain))
            || (CarriedAddresses.Of(plain) is { } carried && Contains(carried));
    }

    /// <summary>Whether a URL's host is such an address, or a name that always stands for one; other names must be asked when connecting.</summary>
    public static bool ContainsHostOf(Uri url)
    {
        string host = url.IdnHost.TrimEnd('.');
        return IPAddress.TryParse(host, out IPAddress? address)
            ? Contains(address)
            : host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }
}
