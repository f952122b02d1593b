using LlmMesh.Contracts;
using LlmMesh.ServiceDefaults.Identity;

namespace LlmMesh.Usage.Audit;

/// <summary>Who makes a change, and from where.</summary>
/// <param name="Caller">Whose key it is.</param>
/// <param name="Address">The client's address; null when it is not known.</param>
internal sealed record AuditActor(LedgerCaller Caller, string? Address)
{
    /// <summary>On whose behalf a request was passed on by the edge.</summary>
    public static AuditActor Of(HttpContext http)
    {
        ForwardedCaller caller = http.ForwardedCaller();
        return new AuditActor(new LedgerCaller(caller.Key, caller.Team, caller.Organisation), caller.Address);
    }
}
