namespace LlmMesh.Router.Errors;

/// <summary>Every way a request can be refused or fail, as the client learns it. <see cref="ErrorTable"/> says how each looks on the wire.</summary>
internal enum ErrorCode
{
    InvalidJson,
    MissingParameter,
    InvalidType,
    InvalidValue,
    DuplicateParameter,
    BodyTooLarge,
    UnsupportedEncoding,
    RequestTimeout,

    GuardBlocked,

    Unauthenticated,
    UnknownRoute,
    MethodNotAllowed,
    ModelNotFound,
    AmbiguousModel,
    ProviderNotConfigured,

    RateLimited,
    TooManyInFlight,
    TokensBeyondLimit,
    BudgetExceeded,
    ModelUnpriced,
    StateUnavailable,

    UpstreamInvalidRequest,
    UpstreamContextWindowExceeded,
    UpstreamContentPolicy,
    UpstreamModelNotFound,
    UpstreamRateLimited,
    UpstreamOverloaded,
    CircuitOpen,
    UpstreamCredentials,
    UpstreamCredits,
    UpstreamTimeout,
    UpstreamFailed,
    StreamInterrupted,

    Internal,
}
