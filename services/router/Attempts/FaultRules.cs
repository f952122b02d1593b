using LlmMesh.Contracts;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Attempts;

/// <summary>What a fault means for the next step.</summary>
internal readonly record struct FaultRule(FaultClass Fault, bool TriesNext, ErrorCode Error);

/// <summary>
/// One row per fault: whether the next candidate is tried, and what the client learns when none is left. A request that the provider
/// found invalid, or whose content its policy refused, is never sent elsewhere.
/// </summary>
internal static class FaultRules
{
    private static readonly FaultRule[] Rules =
    [
        new(FaultClass.RateLimited, TriesNext: true, ErrorCode.UpstreamRateLimited),
        new(FaultClass.QuotaExhausted, TriesNext: true, ErrorCode.UpstreamRateLimited),
        new(FaultClass.InsufficientCredits, TriesNext: true, ErrorCode.UpstreamCredentials),
        new(FaultClass.ContextWindowExceeded, TriesNext: false, ErrorCode.UpstreamContextWindowExceeded),
        new(FaultClass.ContentPolicy, TriesNext: false, ErrorCode.UpstreamContentPolicy),
        new(FaultClass.InvalidRequest, TriesNext: false, ErrorCode.UpstreamInvalidRequest),
        new(FaultClass.AuthFailed, TriesNext: true, ErrorCode.UpstreamCredentials),
        new(FaultClass.PermissionDenied, TriesNext: true, ErrorCode.UpstreamCredentials),
        new(FaultClass.ModelNotFound, TriesNext: true, ErrorCode.UpstreamModelNotFound),
        new(FaultClass.Overloaded, TriesNext: true, ErrorCode.UpstreamOverloaded),
        new(FaultClass.ServerError, TriesNext: true, ErrorCode.UpstreamFailed),
        new(FaultClass.Timeout, TriesNext: true, ErrorCode.UpstreamTimeout),
        new(FaultClass.Connection, TriesNext: true, ErrorCode.UpstreamFailed),
        new(FaultClass.StreamInterrupted, TriesNext: false, ErrorCode.StreamInterrupted),
        new(FaultClass.Cancelled, TriesNext: false, ErrorCode.Internal),
    ];

    public static FaultRule For(FaultClass fault) => Array.Find(Rules, rule => rule.Fault == fault);
}
