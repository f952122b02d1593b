namespace LlmMesh.ProviderEmulator.Accounts;

/// <summary>What OpenRouter would know of an account and its key. Amounts are US dollars.</summary>
/// <param name="Key">The bearer token it belongs to; null for every key without an account of its own.</param>
/// <param name="Credits">What is left: bought less used.</param>
/// <param name="Used">What has been used. It only ever changes when told: answers here cost nothing.</param>
/// <param name="KeyLimit">Most the key may spend; null for no limit.</param>
/// <param name="KeyLimitLeft">What is left of <paramref name="KeyLimit"/>; null without one.</param>
/// <param name="IsFreeTier">Whether credits were never bought.</param>
/// <param name="ShowsCredits">Whether the key may ask for credits; OpenRouter wants a management key and answers others 403.</param>
/// <param name="IsValid">Whether the key is accepted at all.</param>
internal sealed record EmulatedAccount(
    string? Key = null,
    decimal Credits = 100,
    decimal Used = 0,
    decimal? KeyLimit = null,
    decimal? KeyLimitLeft = null,
    bool IsFreeTier = false,
    bool ShowsCredits = true,
    bool IsValid = true)
{
    /// <summary>Whether models still answer.</summary>
    public bool CanSpend => Credits > 0 && KeyLimitLeft is null or > 0m;
}
