using System.Collections.Frozen;

namespace LlmMesh.HealthMonitor.Accounts;

/// <summary>Where a provider tells what an account has left, below its base address.</summary>
/// <param name="Key">What the credential may spend: <c>limit</c> and <c>limit_remaining</c> in dollars, null for no limit.</param>
/// <param name="Credits">What the account has: <c>total_credits</c> and <c>total_usage</c> in dollars; many credentials may not ask.</param>
internal sealed record CreditApi(string Key, string Credits)
{
    private static readonly CreditApi OpenRouter = new("key", "credits");

    /// <summary>The providers that tell. OpenAI and Anthropic tell only administrators' keys, which the mesh does not hold.</summary>
    private static readonly FrozenDictionary<string, CreditApi> Providers = new Dictionary<string, CreditApi>
    {
        ["openrouter"] = OpenRouter,
        ["emulator"] = OpenRouter,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A provider's, by its name in the catalogue; null when it does not tell.</summary>
    public static CreditApi? Of(string provider) => Providers.GetValueOrDefault(provider);
}
