namespace LlmMesh.Router.Errors;

/// <summary>Every way a request can be refused or fail, as the client learns it. <see cref="ErrorTable"/> says how each looks on the wire.</summary>
internal enum ErrorCode
{
    InvalidJson,
    MissingParameter,
    InvalidType,
    InvalidValue,
    DuplicateParameter,
    UnsupportedParameter,
    BodyTooLarge,
    UnsupportedEncoding,
    RequestTimeout,

    GuardBlocked,

    Unauthenticated,
    AmbiguousCredentials,
    KeyExpired,
    KeyDisabled,
    KeyRevoked,
    WrongKeyKind,
    NetworkNotAllowed,
    ForeignOrigin,
    EndpointNotAllowed,
    ModelNotAllowed,
    ToolNotAllowed,
    LoopDetected,
    UnknownRoute,
    MethodNotAllowed,
    ModelNotFound,
    ResponseNotFound,
    AmbiguousModel,
    CredentialNotFound,
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
