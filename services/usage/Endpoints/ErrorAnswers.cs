using System.Data.Common;
using LlmMesh.ServiceDefaults.Redaction;
using LlmMesh.Usage.Reports;
using Microsoft.AspNetCore.Diagnostics;

namespace LlmMesh.Usage.Endpoints;

/// <summary>Gives every answer that is an error the same body.</summary>
internal static partial class ErrorAnswers
{
    private const string RetryAfterSeconds = "5";

    public static void AddErrorAnswers(this WebApplicationBuilder builder) =>
        builder.Services.AddExceptionHandler<DatabaseUnavailableHandler>();

    public static void UseErrorAnswers(this WebApplication app)
    {
        app.UseExceptionHandler(failed => failed.Run(context => WriteAsync(context, context.Response.StatusCode)));
        app.UseStatusCodePages(context => WriteAsync(context.HttpContext, context.HttpContext.Response.StatusCode));
    }

    public static IResult BadParameter(string parameter, string message) =>
        Error(StatusCodes.Status400BadRequest, ApiError.InvalidParameter(parameter, message));

    public static IResult Error(int status, ApiError error) => Results.Json(
        new ApiError(error.Error with { Message = Redactor.Scrub(error.Error.Message) }), UsageJson.Default.ApiError, statusCode: status);

    private static Task WriteAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            ApiError.ForStatus(status), UsageJson.Default.ApiError, contentType: null, context.RequestAborted);
    }

    /// <summary>A database that is away is a condition that passes, not a defect.</summary>
    private sealed partial class DatabaseUnavailableHandler(ILogger<DatabaseUnavailableHandler> logger) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            if (exception is not DbException)
            {
                return false;
            }

            LogUnanswered(httpContext.Request.Path, exception.Message);
            httpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
            await WriteAsync(httpContext, StatusCodes.Status503ServiceUnavailable);
            return true;
        }

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} was not answered because the database failed: {Reason}")]
        private partial void LogUnanswered(string path, string reason);
    }
}
