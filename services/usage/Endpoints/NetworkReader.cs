using System.Net;

namespace LlmMesh.Usage.Endpoints;

/// <summary>Reads networks in CIDR notation; an address alone is a network of one.</summary>
internal static class NetworkReader
{
    private const string Remedy =
        "Each is a network like 10.1.0.0/16 or 2001:db8::/32, with no bits set behind its length, or one address."
        + " IPv4 is written as such, not inside of IPv6.";

    /// <summary>The field <c>networks</c>; what was there when it is not written, and anywhere when it is null.</summary>
    public static IReadOnlyList<string> Networks(this BodyReader body, IReadOnlyList<string> before) => !body.Mentions("networks")
        ? before
        : [.. (body.Texts("networks", text => Network(text) is not null, Remedy) ?? []).Select(text => Network(text)!).Distinct(StringComparer.Ordinal)];

    /// <summary>The one way to write a network; null when it is none. Odd spellings such as 10.1 are none: readers disagree on them.</summary>
    private static string? Network(string text)
    {
        string written = text.Contains('/', StringComparison.Ordinal) ? text : $"{text}/{(text.Contains(':', StringComparison.Ordinal) ? 128 : 32)}";
        return IPNetwork.TryParse(written, out IPNetwork network)
            && !network.BaseAddress.IsIPv4MappedToIPv6
            && network.BaseAddress.AddressFamily is System.Net.Sockets.AddressFamily.InterNetworkV6 or System.Net.Sockets.AddressFamily.InterNetwork
            && string.Equals(Canonical(network, written), network.ToString(), StringComparison.OrdinalIgnoreCase)
            ? network.ToString()
            : null;
    }

    // IPv6 has many spellings of one address, all of them clear; IPv4 has one.
    private static string Canonical(IPNetwork network, string written) =>
        network.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? network.ToString() : written;
}
