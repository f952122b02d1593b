using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Planning;

/// <summary>What stands above every order: a conversation stays where it is, and whoever is down is asked last.</summary>
internal static class Precedence
{
    public static void Apply(Slate slate, Exchange exchange)
    {
        Span<Contender> candidates = slate.From(0);
        if (candidates.Length < 2)
        {
            return;
        }

        IReadOnlyDictionary<string, TargetHealth> health = exchange.Surroundings.Health;
        if (health.Count > 0)
        {
            PutDownLast(candidates, health, slate.Sort);
        }

        KeepSession(candidates, exchange);
    }

    /// <summary>Puts targets last that are down. A probe may be wrong or old, so they are not left out.</summary>
    public static void PutDownLast(Span<Contender> candidates, IReadOnlyDictionary<string, TargetHealth> health, StableSort sort)
    {
        Span<long> ranks = sort.Ranks(candidates.Length);
        for (int i = 0; i < candidates.Length; i++)
        {
            bool isDown = health.TryGetValue(candidates[i].Target.Name, out TargetHealth? last) && last.State == HealthState.Down;
            ranks[i] = isDown ? 1 : 0;
            candidates[i].Rule = isDown ? RouteRule.Health : candidates[i].Rule;
        }

        sort.Apply(candidates);
    }

    // A provider's cache of the prompt is worth more than any order but the one the request insists on.
    private static void KeepSession(Span<Contender> candidates, Exchange exchange)
    {
        if (exchange is not { Session: { IsNew: false } session, Preferences.Order.Count: 0, Surroundings.Sessions: { } sessions }
            || sessions.TargetOf(session.Key) is not { } bound)
        {
            return;
        }

        for (int i = 0; i < candidates.Length; i++)
        {
            ref Contender candidate = ref candidates[i];
            if (candidate.Target.Name.Equals(bound, StringComparison.Ordinal))
            {
                if (candidate is { KeepsSessions: true, Rule: not RouteRule.Health })
                {
                    candidate.Rule = RouteRule.Session;
                    Ranking.MoveToFront(candidates, i);
                }

                return;
            }
        }
    }
}
