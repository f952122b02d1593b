using Yarp.ReverseProxy.Configuration;

namespace LlmMesh.Router.Authentication;

/// <summary>The mesh's own services behind the edge, and who may reach them.</summary>
internal static class ServiceRoutes
{
    private const string AccessName = "access";
    private const string PathName = "path";

    /// <summary>A service, its path at the edge, and the keys that open it.</summary>
    public static readonly IReadOnlyList<(string Service, string Path, Access Access)> All =
    [
        // The usage service decides for each route and row what a data key may see.
        ("usage", "/usage", Access.Either),
        ("health-monitor", "/monitor", Access.Admin),
    ];

    /// <summary>Where a service is, in Aspire's form of a service reference; null when there is none.</summary>
    public static string? AddressOf(IConfiguration configuration, string service) => configuration[$"services:{service}:http:0"];

    /// <summary>Whether a route leads to one of them.</summary>
    public static bool IsService(RouteConfig route) => route.Metadata?.ContainsKey(AccessName) == true;

    public static RouteConfig Of(string service, string path, Access access) => new()
    {
        RouteId = service,
        ClusterId = service,
        Match = new RouteMatch { Path = path + "/{**rest}" },
        Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [AccessName] = access.ToString(), [PathName] = path },
    };

    /// <summary>Says at the gate who a route is for. One that does not say it stays closed.</summary>
    public static void Declare(IEndpointConventionBuilder endpoint, RouteConfig route)
    {
        if (route.Metadata is { } metadata && metadata.TryGetValue(AccessName, out string? access) && metadata.TryGetValue(PathName, out string? path))
        {
            endpoint.OpensFor(Enum.Parse<Access>(access), path);
        }
    }
}
