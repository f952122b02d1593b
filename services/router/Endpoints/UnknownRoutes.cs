using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Endpoints;

/// <summary>Gives answers without a body, such as routing's 404 and 405, OpenAI's error form.</summary>
internal static class UnknownRoutes
{
    public static void UseErrorBodies(this IApplicationBuilder app) => app.UseStatusCodePages(context =>
    {
        HttpContext http = context.HttpContext;
        MeshError? error = http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => new MeshError(
                ErrorCode.UnknownRoute, $"Unknown request URL: {http.Request.Method} {http.Request.Path}. See docs/configuration.md for the routes."),
            StatusCodes.Status405MethodNotAllowed => new MeshError(
                ErrorCode.MethodNotAllowed, $"{http.Request.Path} does not accept {http.Request.Method}."),
            StatusCodes.Status500InternalServerError => new MeshError(
                ErrorCode.Internal, "The mesh failed to handle this request. The log has the details under the request id."),
            StatusCodes.Status502BadGateway or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout =>
                new MeshError(ErrorCode.UpstreamFailed, "The service behind this route does not answer."),
            _ => null,
        };
        return error is null ? Task.CompletedTask : ErrorWriter.WriteAsync(http.Response, error, http.RequestAborted);
    });
}
