namespace LlmMesh.Contracts;

/// <summary>What a provider's credit check said of one of its accounts, published by the health monitor. Amounts are US dollars.</summary>
/// <param name="Account">The account's name, <c>provider:VARIABLE</c>, or the provider's name when it needs no key.</param>
/// <param name="CreditLeft">What may still be spent; null when the credential may not know.</param>
/// <param name="Limit">Most the credential may spend in its period; null for no limit.</param>
/// <param name="Fault">Why requests would be refused; <see cref="FaultClass.None"/> when they would not.</param>
/// <param name="CheckedAtMs">When it was checked, Unix milliseconds UTC.</param>
public sealed record AccountHealth(string Account, decimal? CreditLeft, decimal? Limit, FaultClass Fault, long CheckedAtMs);
