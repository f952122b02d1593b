using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LlmMesh.ServiceDefaults.Identity;

/// <summary>Finds out who a request is from.</summary>
/// <param name="seal">Opens what the edge has sealed; null where programs on the same machine are trusted instead.</param>
internal sealed class CallerReader(CallerSeal? seal)
{
    /// <summary>The caller; null when nobody vouches for one.</summary>
    public ForwardedCaller? Read(HttpContext context)
    {
        StringValues values = context.Request.Headers[CallerSeal.Header];
        if (seal is not null)
        {
            return values is [{ } value] && seal.TryOpen(value, out ForwardedCaller? caller) ? caller : null;
        }

        return IsLocal(context) ? new ForwardedCaller("development", "default", "default", IsAdmin: true, Address(context)) : null;
    }

    // A page of another site that a browser on this machine shows is not a program of this machine's: it names its own origin, or, once
    // it has bent its own name to the loopback address, its own host.
    public static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && IsLoopback(context.Request.Host.Host)
        && context.Request.Headers.Origin.All(origin => Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) && IsLoopback(uri.Host));

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));

    private static string? Address(HttpContext context) => context.Connection.RemoteIpAddress?.ToString();
}
