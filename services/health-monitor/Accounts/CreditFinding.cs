using LlmMesh.Contracts;

namespace LlmMesh.HealthMonitor.Accounts;

/// <summary>What a credit check came to. Amounts are US dollars.</summary>
/// <param name="Fault">
/// Why requests would be refused, or what kept the check from an answer; <see cref="FaultClass.None"/> when they would pass.
/// </param>
/// <param name="Left">What may still be spent; null when the credential may not know.</param>
/// <param name="Limit">Most the credential may spend; null for no limit.</param>
internal readonly record struct CreditFinding(FaultClass Fault, decimal? Left = null, decimal? Limit = null)
{
    /// <summary>Whether there is something to spend, as far as the provider tells.</summary>
    public bool HasCredit => Fault == FaultClass.None && Left is null or > 0m;

    /// <summary>Whether the check says something of the account rather than of the way to it.</summary>
    public bool IsConclusive =>
        Fault is FaultClass.None or FaultClass.AuthFailed or FaultClass.InsufficientCredits or FaultClass.QuotaExhausted;
}
