using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Planning.Filters;

namespace LlmMesh.Router.Planning.Strategies;

/// <summary>One way to put candidates in order. Without state: everything it looks at is in the request's surroundings.</summary>
internal abstract class Strategy
{
    private static readonly Strategy[] All =
    [
        new Priority(), new Weighted(), new Cheapest(), new Fastest(), new Quality(), new LeastBusy(), new RoundRobin(),
    ];

    /// <summary>What it is called in a plan.</summary>
    public abstract RouteRule Rule { get; }

    public static Strategy Of(RouteStrategy strategy) => All[(int)strategy];

    /// <summary>Gives each candidate a rank: lower goes first, equals stay in the order in which they stand.</summary>
    /// <param name="candidates">At least two.</param>
    /// <param name="chain">The chain they are of.</param>
    /// <param name="terms">What decides.</param>
    /// <param name="ranks">To fill, one for each.</param>
    /// <returns>False when all of them stay as they stand.</returns>
    public abstract bool Rank(ReadOnlySpan<Contender> candidates, string chain, Terms terms, Span<long> ranks);

    /// <summary>Last changes to what has been ranked. Default none.</summary>
    public virtual void Finish(Span<Contender> ranked, Terms terms)
    {
    }

    /// <summary>A rank for a number that is not negative.</summary>
    protected static long RankOf(double number) => BitConverter.DoubleToInt64Bits(number);
}
