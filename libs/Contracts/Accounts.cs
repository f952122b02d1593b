namespace LlmMesh.Contracts;

/// <summary>What a provider's credit check said of one of its accounts, published by the health monitor. Amounts are US dollars.</summary>
/// <param name="Account">The account's name, <c>provider:VARIABLE</c>, or the provider's name when it needs no key.</param>
/// <param name="CreditLeft">What may still be spent; null when the credential may not know.</param>
/// <param name="Limit">Most the credential may spend in its period; null for no limit.</param>
/// <param name="Fault">Why requests would be refused; <see cref="FaultClass.None"/> when they would not.</param>
/// <param name="CheckedAtMs">When it was checked, Unix milliseconds UTC.</param>
public sealed record AccountHealth(string Account, decimal? CreditLeft, decimal? Limit, FaultClass Fault, long CheckedAtMs);

/// <summary>Since when a provider's credential has its value, and when another is due; published by the health monitor. Never the value.</summary>
/// <param name="Account">The account's name, <c>provider:credential</c>.</param>
/// <param name="Fingerprint">A keyed mark of the value: the same value gives the same mark, in this installation only.</param>
/// <param name="FirstSeenMs">When the monitor first saw the value, Unix milliseconds UTC.</param>
/// <param name="PreviousSeenMs">When it first saw the value before that; null when it saw none.</param>
/// <param name="DueAtMs">When another is due; null: never.</param>
public sealed record CredentialRotation(string Account, string Fingerprint, long FirstSeenMs, long? PreviousSeenMs, long? DueAtMs);
