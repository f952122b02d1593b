using System.Text.Json.Serialization;

namespace LlmMesh.HealthMonitor.Endpoints;

/// <summary>Answers routes that do not exist the way OpenAI's API does.</summary>
internal static class UnknownRoute
{
    public static void MapUnknownRoutes(this IEndpointRouteBuilder routes) => routes.MapFallback("/{**path}", (HttpRequest request) =>
        TypedResults.Json(
            new ErrorBody(new ErrorDetail(
                $"Unknown route: {request.Method} {request.Path}", "invalid_request_error", Param: null, "unknown_route")),
            ErrorJson.Default.ErrorBody,
            statusCode: StatusCodes.Status404NotFound));
}

/// <summary>The error body of OpenAI's API.</summary>
internal sealed record ErrorBody(ErrorDetail Error);

/// <summary>What went wrong.</summary>
internal sealed record ErrorDetail(string Message, string Type, string? Param, string? Code);

/// <summary>The error body as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ErrorBody))]
internal sealed partial class ErrorJson : JsonSerializerContext;
