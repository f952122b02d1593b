using System.Net;

namespace LlmMesh.Router.Authentication;

/// <summary>
/// Who comes in while no key is needed: programs on this machine. A page in this machine's browser is no such program: a request made
/// by another site's page, or under a name that another site's owner has pointed here, stays outside.
/// </summary>
internal static class OpenDoor
{
    public static bool Admits(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
        && IsOwnName(http.Request.Host.Host)
        && !Origins.IsForeign(http.Request);

    private static bool IsOwnName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
}
