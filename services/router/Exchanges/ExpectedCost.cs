using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.Router.Exchanges;

/// <summary>
/// What a request probably costs at a target, nano-dollars: its prompt as estimated, and of its answer a quarter of the most it may be or
/// the usual length, whichever is less. Budgets, strategies and ceilings all mean this. Pure.
/// </summary>
internal static class ExpectedCost
{
    /// <summary>Null when no price is known for the target. Has the prompt read.</summary>
    public static long? Of(Exchange exchange, Target target)
    {
        if (target.Tariff is not { } tariff)
        {
            return null;
        }

        long window = target.Definition?.ContextWindow ?? long.MaxValue;
        return Of(exchange, tariff, OutputBound.Of(exchange, target), Math.Min(exchange.EstimateFor(target).Typical, window));
    }

    /// <summary>The same where its parts are known already.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="tariff">The target's prices.</param>
    /// <param name="output">How long the answer can be there.</param>
    /// <param name="typicalInput">Prompt tokens to expect there.</param>
    public static long Of(Exchange exchange, Tariff tariff, in OutputBound output, long typicalInput)
    {
        long usual = Saturating.Times(
            Math.Min((output.PerChoice / 4) + 1, exchange.Catalog.Settings.Spending.UsualOutputTokens), output.Choices);
        MediaUsage pieces = exchange.Asked?.Pieces.Typical ?? default;
        return pieces == default
            ? tariff.CostOfText(typicalInput, usual)
            : tariff.Cost(new TokenUsage(typicalInput, 0, 0, usual, 0), pieces);
    }
}
