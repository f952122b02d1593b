using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Dialects.Anthropic;

/// <summary>The <c>error.type</c> of the Messages API. Clients choose their exception by the status and show the type.</summary>
internal static class ErrorTypes
{
    public static string Of(ErrorForm form) => form.Status switch
    {
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        408 or 504 => "timeout_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        503 => "overloaded_error",
        < 500 => "invalid_request_error",
        _ => "api_error",
    };

    /// <summary>The type of an error inside a stream, where only the mesh's own type is known.</summary>
    public static string Of(string? type) => type switch
    {
        "insufficient_quota" => "billing_error",
        "invalid_request_error" or "authentication_error" or "permission_error" or "rate_limit_error" or "overloaded_error"
            or "timeout_error" => type,
        _ => "api_error",
    };
}
