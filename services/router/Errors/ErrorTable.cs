namespace LlmMesh.Router.Errors;

/// <summary>How an error looks on the wire: HTTP status, OpenAI's <c>type</c> and <c>code</c>.</summary>
internal readonly record struct ErrorForm(int Status, string Type, string Code);

/// <summary>
/// One row per error. The status selects the typed exception of the official SDKs, so a row never changes its status lightly.
/// </summary>
internal static class ErrorTable
{
    private const string InvalidRequest = "invalid_request_error";
    private const string Api = "api_error";
    private const string Authentication = "authentication_error";
    private const string Permission = "permission_error";
    private const string Quota = "insufficient_quota";

    public static ErrorForm FormOf(ErrorCode code) => code switch
    {
        ErrorCode.InvalidJson => new(400, InvalidRequest, "invalid_json"),
        ErrorCode.InvalidForm => new(400, InvalidRequest, "invalid_form"),
        ErrorCode.MissingParameter => new(400, InvalidRequest, "missing_required_parameter"),
        ErrorCode.InvalidType => new(400, InvalidRequest, "invalid_type"),
        ErrorCode.InvalidValue => new(400, InvalidRequest, "invalid_value"),
        ErrorCode.DuplicateParameter => new(400, InvalidRequest, "duplicate_parameter"),
        ErrorCode.UnsupportedParameter => new(400, InvalidRequest, "unsupported_parameter"),
        ErrorCode.BodyTooLarge => new(413, InvalidRequest, "request_too_large"),
        ErrorCode.UnsupportedEncoding => new(415, InvalidRequest, "unsupported_content_encoding"),
        ErrorCode.RequestTimeout => new(408, "timeout_error", "request_timeout"),
        ErrorCode.GuardBlocked => new(400, InvalidRequest, "guard_blocked"),
        ErrorCode.Unauthenticated => new(401, Authentication, "invalid_api_key"),
        ErrorCode.AmbiguousCredentials => new(401, Authentication, "ambiguous_credentials"),
        ErrorCode.KeyExpired => new(401, Authentication, "key_expired"),
        ErrorCode.KeyDisabled => new(401, Authentication, "key_disabled"),
        ErrorCode.KeyRevoked => new(401, Authentication, "key_revoked"),
        ErrorCode.WrongKeyKind => new(403, Permission, "wrong_key_kind"),
        ErrorCode.NetworkNotAllowed => new(403, Permission, "network_not_allowed"),
        ErrorCode.ForeignOrigin => new(403, Permission, "foreign_origin"),
        ErrorCode.EndpointNotAllowed => new(403, Permission, "endpoint_not_allowed"),
        ErrorCode.ModelNotAllowed => new(403, Permission, "model_not_allowed"),
        ErrorCode.ToolNotAllowed => new(403, Permission, "tool_not_allowed"),
        ErrorCode.LoopDetected => new(508, Api, "loop_detected"),
        ErrorCode.UnknownRoute => new(404, InvalidRequest, "unknown_url"),
        ErrorCode.MethodNotAllowed => new(405, InvalidRequest, "method_not_allowed"),
        ErrorCode.ModelNotFound => new(404, InvalidRequest, "model_not_found"),
        ErrorCode.ResponseNotFound => new(404, InvalidRequest, "response_not_found"),
        ErrorCode.CredentialNotFound => new(404, InvalidRequest, "credential_not_found"),
        ErrorCode.AmbiguousModel => new(400, InvalidRequest, "ambiguous_model"),
        ErrorCode.ProviderNotConfigured => new(404, InvalidRequest, "provider_not_configured"),
        ErrorCode.PromptTooLong => new(400, InvalidRequest, "context_length_exceeded"),
        ErrorCode.InvalidConfiguration => new(400, InvalidRequest, "invalid_configuration"),
        ErrorCode.VersionRequired => new(428, InvalidRequest, "version_required"),
        ErrorCode.VersionConflict => new(409, InvalidRequest, "version_conflict"),
        ErrorCode.ConfigurationReadOnly => new(409, InvalidRequest, "configuration_read_only"),
        ErrorCode.VersionNotFound => new(404, InvalidRequest, "version_not_found"),
        ErrorCode.CategoryNotFound => new(404, InvalidRequest, "category_not_found"),
        ErrorCode.CategoryBuiltIn => new(400, InvalidRequest, "category_built_in"),
        ErrorCode.RateLimited => new(429, "rate_limit_error", "rate_limit_exceeded"),
        ErrorCode.TooManyInFlight => new(429, "rate_limit_error", "concurrency_limit_exceeded"),
        ErrorCode.TokensBeyondLimit => new(400, InvalidRequest, "tokens_beyond_limit"),
        ErrorCode.BudgetExceeded => new(429, Quota, "budget_exceeded"),
        ErrorCode.ModelUnpriced => new(400, InvalidRequest, "model_unpriced"),
        ErrorCode.StateUnavailable => new(503, Api, "state_unavailable"),
        ErrorCode.Stopping => new(503, Api, "stopping"),
        ErrorCode.UpstreamInvalidRequest => new(400, InvalidRequest, "invalid_request"),
        ErrorCode.UpstreamContextWindowExceeded => new(400, InvalidRequest, "context_length_exceeded"),
        ErrorCode.UpstreamContentPolicy => new(400, InvalidRequest, "content_policy_violation"),
        ErrorCode.UpstreamModelNotFound => new(404, InvalidRequest, "model_not_found"),
        ErrorCode.UpstreamRateLimited => new(429, "rate_limit_error", "rate_limit_exceeded"),
        ErrorCode.UpstreamOverloaded => new(503, "overloaded_error", "overloaded"),
        ErrorCode.CircuitOpen => new(503, "overloaded_error", "circuit_open"),
        ErrorCode.UpstreamCredentials => new(502, Api, "provider_credentials_refused"),
        ErrorCode.UpstreamCredits => new(402, Quota, "insufficient_credits"),
        ErrorCode.UpstreamTimeout => new(504, "timeout_error", "timeout"),
        ErrorCode.UpstreamFailed => new(502, Api, "provider_error"),
        ErrorCode.StreamInterrupted => new(502, Api, "stream_interrupted"),
        _ => new(500, Api, "internal_error"),
    };
}
