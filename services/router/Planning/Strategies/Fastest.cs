using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Planning.Filters;

namespace LlmMesh.Router.Planning.Strategies;

/// <summary>
/// By the time an answer would take: to the first token, and for the rest at the pace after it. Of two drawn by chance the faster one goes
/// first, so that a figure that is out of date, or the same one on every replica, does not send everybody to one place; the others follow
/// as they are. Whoever has not been measured counts as good, but is tried by one request at a time.
/// <para>Requests under way do not count: providers serve many at once, and where they are too many it shows in the time to the first token.</para>
/// </summary>
internal sealed class Fastest : Strategy
{
    private const double UsualPace = 50;

    public override RouteRule Rule => RouteRule.Fastest;

    public override bool Rank(ReadOnlySpan<Contender> candidates, string chain, Terms terms, Span<long> ranks)
    {
        Exchange exchange = terms.Exchange;
        long tokens = exchange.Operation is not null
            ? 0
            : Math.Min(exchange.Envelope.MaxTokens ?? long.MaxValue, exchange.Catalog.Settings.Spending.UsualOutputTokens);
        for (int i = 0; i < candidates.Length; i++)
        {
            ranks[i] = RankOf(Milliseconds(candidates[i].Target, tokens, exchange.Surroundings));
        }

        return true;
    }

    public override void Finish(Span<Contender> ranked, Terms terms)
    {
        if (ranked.Length < 3)
        {
            return;
        }

        Chance chance = Chance.Of(terms.Exchange);
        int one = (int)(chance.Share(-1) * ranked.Length);
        int other = (int)(chance.Share(-2) * (ranked.Length - 1));
        Ranking.MoveToFront(ranked, Math.Min(one, other >= one ? other + 1 : other));
    }

    private static double Milliseconds(Target target, long tokens, Surroundings surroundings)
    {
        TargetPerformance seen = surroundings.Performance?.Of(target) ?? default;
        if (seen.FirstTokenMs > 0)
        {
            return seen.FirstTokenMs + (tokens * 1000 / (seen.TokensPerSecond > 0 ? seen.TokensPerSecond : UsualPace));
        }

        return seen.InFlight > 0 ? double.MaxValue
            : surroundings.Health.TryGetValue(target.Name, out TargetHealth? probed) ? Math.Max(probed.LatencyMs, 0)
            : 0;
    }
}
