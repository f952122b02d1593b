using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Planning;

/// <summary>
/// Chance that is the same whenever the same request is planned, so that an explanation holds for the request itself: drawn from its id, or
/// from its conversation, whose turns then fall alike.
/// </summary>
internal readonly record struct Chance(ulong Seed)
{
    public static Chance Of(Exchange exchange) =>
        new(exchange.Session is { IsNew: false } session ? session.Key : Hash(exchange.RequestId));

    /// <summary>A number between 0 and 1, neither of them: the same for the same seed and place.</summary>
    public double Share(int place) => ((Mix(Seed + ((ulong)(long)place * 0x9E3779B97F4A7C15)) >> 12) + 0.5) / (1UL << 52);

    // FNV-1a; the mixing makes up for what it lacks.
    private static ulong Hash(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char character in text)
        {
            hash = (hash ^ character) * 1099511628211;
        }

        return hash;
    }

    // The output function of SplitMix64.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
