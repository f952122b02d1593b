using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Endpoints;

/// <summary>Gives every failure without a body of its own OpenAI's error form: unknown routes, wrong methods, bugs.</summary>
internal static class ErrorBodies
{
    private static readonly MeshError Bug = new(
        ErrorCode.Internal, "The mesh failed to handle this request. Its log has the details under the request id.");

    private static readonly MeshError ServiceSilent = new(ErrorCode.UpstreamFailed, "The service behind this route does not answer.");

    public static void UseErrorBodies(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = static http =>
            {
                RequestIds.Write(http);
                return ErrorWriter.WriteAsync(http.Response, Bug, http.RequestAborted);
            },
        });
        ILogger logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ErrorBodies));
        app.UseStatusCodePages(context =>
        {
            HttpContext http = context.HttpContext;
            if (ForStatus(http) is not { } error)
            {
                return Task.CompletedTask;
            }

            logger.LogRefused(RequestIds.Of(http), error.Form.Status, error.Form.Code, error.Param, error.Guard);
            return ErrorWriter.WriteAsync(http.Response, error, http.RequestAborted);
        });
    }

    private static MeshError? ForStatus(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => new MeshError(
            ErrorCode.UnknownRoute, $"Unknown request URL: {http.Request.Method} {http.Request.Path}. The README lists the routes."),
        StatusCodes.Status405MethodNotAllowed => new MeshError(
            ErrorCode.MethodNotAllowed, $"{http.Request.Path} does not accept {http.Request.Method}."),
        StatusCodes.Status502BadGateway or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout => ServiceSilent,
        _ => null,
    };
}
