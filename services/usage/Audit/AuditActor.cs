using LlmMesh.Contracts;
using LlmMesh.ServiceDefaults.Identity;

namespace LlmMesh.Usage.Audit;

/// <summary>Who makes a change, and from where.</summary>
/// <param name="Caller">Whose key it is.</param>
/// <param name="Address">The client's address; null when it is not known.</param>
internal sealed record AuditActor(LedgerCaller Caller, string? Address)
{
    // In development a service may be asked without the edge in front of it.
    private static readonly LedgerCaller Local = new("local", "default", "default");

    /// <summary>On whose behalf a request was passed on by the edge; <c>local</c> when it came without one.</summary>
    public static AuditActor Of(HttpContext http) => http.Features.Get<ForwardedCaller>() is { } caller
        ? new AuditActor(new LedgerCaller(caller.Key, caller.Team, caller.Organisation), caller.Address)
        : new AuditActor(Local, http.Connection.RemoteIpAddress?.ToString());
}
