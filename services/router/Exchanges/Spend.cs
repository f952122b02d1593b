using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.Router.Exchanges;

/// <summary>What a request used so far: in all, or at one provider or target.</summary>
/// <param name="CostNanoDollars">Nano-dollars; what has no price costs nothing here.</param>
/// <param name="Tokens">Prompts and answers together.</param>
internal readonly record struct Spend(long CostNanoDollars, long Tokens)
{
    public static Spend operator +(Spend one, Spend other) => new(one.CostNanoDollars + other.CostNanoDollars, one.Tokens + other.Tokens);

    /// <summary>Every attempt's.</summary>
    public static Spend InAll(Exchange exchange) => Sum(exchange, static (_, _) => true, who: null);

    /// <summary>That of the attempts at one provider.</summary>
    public static Spend AtProvider(Exchange exchange, string provider) =>
        Sum(exchange, static (target, who) => string.Equals(target.Provider.Name, who, StringComparison.Ordinal), provider);

    /// <summary>That of the attempts at one target.</summary>
    public static Spend AtTarget(Exchange exchange, string target) =>
        Sum(exchange, static (one, who) => string.Equals(one.Name, who, StringComparison.Ordinal), target);

    private static Spend Sum(Exchange exchange, Func<Target, string?, bool> counts, string? who)
    {
        Spend sum = exchange.Target is { } served && counts(served, who)
            ? new Spend(RequestCost.Of(served, exchange.Usage).NanoDollars, TokensOf(exchange.Usage.Tokens))
            : default;
        foreach (Attempt attempt in exchange.Attempts)
        {
            if (counts(attempt.Target, who))
            {
                sum += new Spend(attempt.Cost.NanoDollars, TokensOf(attempt.Usage.Tokens));
            }
        }

        return sum;
    }

    private static long TokensOf(in TokenUsage usage) => usage.TotalInput + usage.TotalOutput;
}
