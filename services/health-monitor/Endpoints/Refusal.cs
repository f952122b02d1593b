using System.Text.Json.Serialization;
using LlmMesh.ServiceDefaults.Redaction;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmMesh.HealthMonitor.Endpoints;

/// <summary>Answers that are errors, in the shape of OpenAI's API.</summary>
internal static class Refusal
{
    private const string InvalidRequest = "invalid_request_error";

    public static JsonHttpResult<ErrorBody> BadRequest(string message, string param) =>
        Error(StatusCodes.Status400BadRequest, message, InvalidRequest, param, "invalid_value");

    public static JsonHttpResult<ErrorBody> NotFound(string message, string? param, string code) =>
        Error(StatusCodes.Status404NotFound, message, InvalidRequest, param, code);

    public static JsonHttpResult<ErrorBody> StateUnavailable(HttpResponse response)
    {
        response.Headers.RetryAfter = "1";
        return Error(
            StatusCodes.Status503ServiceUnavailable, "The shared state is unavailable.", "api_error", param: null, "state_unavailable");
    }

    private static JsonHttpResult<ErrorBody> Error(int status, string message, string type, string? param, string code) =>
        TypedResults.Json(new ErrorBody(new ErrorDetail(Redactor.Scrub(message), type, param, code)), ErrorJson.Default.ErrorBody, statusCode: status);
}

/// <summary>The error body of OpenAI's API.</summary>
internal sealed record ErrorBody(ErrorDetail Error);

/// <summary>What went wrong.</summary>
internal sealed record ErrorDetail(string Message, string Type, string? Param, string? Code);

/// <summary>The error body as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ErrorBody))]
internal sealed partial class ErrorJson : JsonSerializerContext;
