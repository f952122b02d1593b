using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Attempts.Faults;

/// <summary>What a class of fault means for the next step.</summary>
/// <param name="Fault">The class.</param>
/// <param name="Action">What follows, unless the classification table or the provider says otherwise.</param>
/// <param name="Error">What the client learns when nothing is left to try.</param>
internal readonly record struct FaultHandling(FaultClass Fault, FaultAction Action, ErrorCode Error);

/// <summary>
/// One row per class. A request that the provider found invalid, or whose content its policy refused, is never sent elsewhere; a target
/// that was silent is not asked again.
/// </summary>
internal static class FaultRules
{
    private static readonly FaultHandling[] Rules =
    [
        new(FaultClass.RateLimited, FaultAction.Retry, ErrorCode.UpstreamRateLimited),
        new(FaultClass.QuotaExhausted, FaultAction.NextCredential, ErrorCode.UpstreamRateLimited),
        new(FaultClass.InsufficientCredits, FaultAction.NextCredential, ErrorCode.UpstreamCredits),
        new(FaultClass.ContextWindowExceeded, FaultAction.LargerWindow, ErrorCode.UpstreamContextWindowExceeded),
        new(FaultClass.ContentPolicy, FaultAction.Return, ErrorCode.UpstreamContentPolicy),
        new(FaultClass.InvalidRequest, FaultAction.Return, ErrorCode.UpstreamInvalidRequest),
        new(FaultClass.AuthFailed, FaultAction.NextCredential, ErrorCode.UpstreamCredentials),
        new(FaultClass.PermissionDenied, FaultAction.Next, ErrorCode.UpstreamCredentials),
        new(FaultClass.ModelNotFound, FaultAction.Next, ErrorCode.UpstreamModelNotFound),
        new(FaultClass.Overloaded, FaultAction.Retry, ErrorCode.UpstreamOverloaded),
        new(FaultClass.ServerError, FaultAction.Retry, ErrorCode.UpstreamFailed),
        new(FaultClass.Timeout, FaultAction.Next, ErrorCode.UpstreamTimeout),
        new(FaultClass.Connection, FaultAction.Retry, ErrorCode.UpstreamFailed),
        new(FaultClass.StreamInterrupted, FaultAction.Next, ErrorCode.StreamInterrupted),
        new(FaultClass.Cancelled, FaultAction.Return, ErrorCode.Internal),
    ];

    public static FaultHandling For(FaultClass fault) => Array.Find(Rules, rule => rule.Fault == fault);
}
