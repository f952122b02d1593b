using System.Net;
using System.Net.Sockets;

namespace LlmMesh.Catalog;

/// <summary>IPv4 addresses in the clothes of IPv6: what is sent to the one may arrive at the other.</summary>
internal static class CarriedAddresses
{
    // Where the IPv4 address begins, in bytes: mapped and compatible, NAT64, 6to4.
    private static readonly (IPNetwork Network, int Offset)[] Carriers =
    [
        (IPNetwork.Parse("::ffff:0:0/96"), 12),
        (IPNetwork.Parse("::ffff:0:0:0/96"), 12),
        (IPNetwork.Parse("::/96"), 12),
        (IPNetwork.Parse("64:ff9b::/96"), 12),
        (IPNetwork.Parse("2002::/16"), 2),
    ];

    /// <summary>The IPv4 address in it; null when it carries none, or is one itself.</summary>
    public static IPAddress? Of(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return null;
        }

        byte[] bytes = address.GetAddressBytes();
        int carrier = Array.FindIndex(Carriers, candidate => candidate.Network.Contains(address));
        return carrier >= 0
            ? new IPAddress(bytes.AsSpan(Carriers[carrier].Offset, 4))

            // ISATAP has a fixed middle under any network.
            : bytes.AsSpan(8, 4) is [0x00 or 0x02, 0x00, 0x5E, 0xFE] ? new IPAddress(bytes.AsSpan(12, 4)) : null;
    }
}
