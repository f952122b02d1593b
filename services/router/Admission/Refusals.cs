using LlmMesh.Catalog;
using LlmMesh.Router.Errors;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.Admission;

/// <summary>What a refused reservation says to the client: whose limit, which limit, when again.</summary>
internal static class Refusals
{
    public const string ThisKey = "this API key";

    public static readonly MeshError StateUnavailable = new(
        ErrorCode.StateUnavailable, "The mesh cannot reach its shared state, and as much as it can keep in mind waits to be recorded. Try again shortly.")
    { RetryAfter = TimeSpan.FromSeconds(1) };

    public static MeshError OfKey(ScopeGroup scopes, AdmissionAnswer answer) => Of(ThisKey, scopes, answer);

    public static MeshError OfTarget(Target target, ScopeGroup scopes, AdmissionAnswer answer) => Of(target.Name, scopes, answer);

    public static MeshError OfShare(string whose, AdmissionAnswer answer) => new(
        ErrorCode.StateUnavailable,
        $"The mesh cannot reach its shared state, and this replica's share of the limit for {whose} is used up.")
    { RetryAfter = answer.RetryAfter };

    private static MeshError Of(string whose, ScopeGroup scopes, AdmissionAnswer answer) => answer.Refused switch
    {
        LimitKind.Circuit => new MeshError(ErrorCode.CircuitOpen, $"{whose} is failing and gets no requests until it has recovered.")
        { RetryAfter = answer.RetryAfter },
        LimitKind.Concurrency => new MeshError(
            ErrorCode.TooManyInFlight, $"The limit of {scopes.Limits.Concurrency} requests in flight for {whose} is reached.")
        { RetryAfter = answer.RetryAfter },
        _ => new MeshError(
            ErrorCode.RateLimited, $"The limit of {scopes.Limits.RequestsPerMinute} requests per minute for {whose} is reached.")
        { RetryAfter = answer.RetryAfter },
    };
}
