using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LlmMesh.Router.IntegrationTests.Fixtures;

/// <summary>The routes a router really has, so that a new one is tested without being listed anywhere.</summary>
internal static class Routes
{
    /// <summary>Every route with each of its methods; parameters are filled with <c>x</c>. GET where a route takes any method.</summary>
    public static IReadOnlyList<(HttpMethod Method, string Path, RouteEndpoint Endpoint)> All(RouterServer router) =>
    [
        .. from endpoint in Endpoints(router)
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           select (HttpMethod.Parse(method), PathOf(endpoint), endpoint),
    ];

    /// <summary>A path for every route; parameters are filled with <c>x</c>.</summary>
    public static IReadOnlyList<string> Paths(RouterServer router) => [.. Endpoints(router).Select(PathOf).Distinct()];

    private static IEnumerable<RouteEndpoint> Endpoints(RouterServer router) =>
        router.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    private static string PathOf(RouteEndpoint endpoint) => string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment =>
        segment.IsSimple && segment.Parts[0].IsLiteral
            ? ((Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart)segment.Parts[0]).Content
            : "x"));
}
