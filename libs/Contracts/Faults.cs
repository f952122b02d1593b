using System.Text.Json.Serialization;

namespace LlmMesh.Contracts;

/// <summary>What went wrong with an attempt or a request, independent of provider and dialect.</summary>
[JsonConverter(typeof(SnakeCaseEnum<FaultClass>))]
public enum FaultClass
{
    /// <summary>Nothing went wrong.</summary>
    None = 0,

    /// <summary>A request or token rate was exceeded; the provider recovers by itself.</summary>
    RateLimited,

    /// <summary>A period's quota is used up; the account recovers when the period ends.</summary>
    QuotaExhausted,

    /// <summary>The account has no credit left.</summary>
    InsufficientCredits,

    /// <summary>The prompt does not fit the model's context window.</summary>
    ContextWindowExceeded,

    /// <summary>The provider's policy refused the content.</summary>
    ContentPolicy,

    /// <summary>The provider rejected the request as it stands; sending it again cannot succeed.</summary>
    InvalidRequest,

    /// <summary>The mesh's credential for the provider was refused.</summary>
    AuthFailed,

    /// <summary>The credential is valid but may not do this.</summary>
    PermissionDenied,

    /// <summary>The provider does not know the model.</summary>
    ModelNotFound,

    /// <summary>The provider is up but has no capacity at the moment.</summary>
    Overloaded,

    /// <summary>The provider failed.</summary>
    ServerError,

    /// <summary>The provider did not answer in time.</summary>
    Timeout,

    /// <summary>The provider could not be reached, or the connection broke before an answer.</summary>
    Connection,

    /// <summary>The answer broke off after it had begun.</summary>
    StreamInterrupted,

    /// <summary>The client left.</summary>
    Cancelled,
}
