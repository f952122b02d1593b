using LlmMesh.ServiceDefaults.Identity;

namespace LlmMesh.HealthMonitor.Endpoints;

/// <summary>Answers routes that do not exist the way OpenAI's API does.</summary>
internal static class UnknownRoute
{
    public static void MapUnknownRoutes(this IEndpointRouteBuilder routes) => routes.MapFallback("/{**path}", (HttpRequest request) =>
        Refusal.NotFound($"Unknown route: {request.Method} {request.Path}", param: null, "unknown_route")).ForAdmins();
}
