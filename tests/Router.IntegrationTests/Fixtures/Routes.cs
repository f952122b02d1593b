using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LlmMesh.Router.IntegrationTests.Fixtures;

/// <summary>The routes a router really has, so that a new one is tested without being listed anywhere.</summary>
internal static class Routes
{
    /// <summary>A path for every route; parameters are filled with <c>x</c>.</summary>
    public static IReadOnlyList<string> Paths(RouterServer router) =>
    [
        .. router.Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Select(endpoint => string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => segment.IsSimple && segment.Parts[0].IsLiteral
                ? ((Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart)segment.Parts[0]).Content
                : "x")))
            .Distinct(),
    ];
}
