using LlmMesh.Catalog;
using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.Admission.Money;

/// <summary>What one request asks of limits and budgets at one target.</summary>
/// <param name="Money">Of budgets, nano-dollars; null when no price is known for the target, so that no hard budget can let it pass.</param>
/// <param name="Tokens">Of token windows.</param>
internal readonly record struct RequestClaim(MoneyClaim? Money, long Tokens);

/// <summary>
/// How much a request can cost at a target, before it is sent: its prompt at most, its answer at most, at the dearest rates that can
/// apply. Pure.
/// </summary>
internal static class Claims
{
    // Of an answer without a limit, what a window of tokens reckons with: what most answers stay below.
    private const long UsualInWindow = 1024;

    /// <summary>What to reserve. It has the prompt read, so it is only asked for what a budget or a window of tokens counts.</summary>
    public static RequestClaim Of(Exchange exchange, Target target)
    {
        OutputBound output = OutputBound.Of(exchange, target);
        (long typical, long safe) = Input(exchange, target);
        long answer = output.IsClients ? output.PerChoice : Math.Min(output.PerChoice, UsualInWindow);
        long tokens = Saturating.Add(safe, Saturating.Times(answer, output.Choices));
        return new RequestClaim(target.Tariff is { } tariff ? MoneyOf(exchange, tariff, output, typical, safe) : null, tokens);
    }

    /// <summary>What a budget must have left for a request to be worth sending there, nano-dollars; null when no price is known.</summary>
    public static long? MustHold(Exchange exchange, Target target) =>
        Of(exchange, target).Money is { } money ? Math.Max(money.Least, money.Expected) : null;

    /// <summary>The token limit to send, for each choice, so that the request cannot cost more than hard budgets hold.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="held">
    /// What hard budgets hold for this attempt, nano-dollars; only asked when at least one does, and at least the claim's least.
    /// </param>
    /// <returns>Null when the client's own limit or the model's is enough.</returns>
    public static long? OutputLimit(Exchange exchange, Target target, long held)
    {
        OutputBound output = OutputBound.Of(exchange, target);
        long paid = (PaidOutput(exchange, target, held) ?? long.MaxValue) / output.Choices;
        return paid < output.PerChoice ? Math.Max(paid, 1)
            : output.IsAssumed ? output.PerChoice
            : null;
    }

    /// <summary>The output tokens, of all choices together, that what hard budgets hold can pay for.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="held">As for <see cref="OutputLimit"/>.</param>
    /// <returns>Null when output costs nothing there.</returns>
    public static long? PaidOutput(Exchange exchange, Target target, long held) =>
        target.Tariff?.AffordableOutput(held, Input(exchange, target).Safe, MediaOf(exchange), MostPieces(exchange));

    private static MoneyClaim MoneyOf(Exchange exchange, Tariff tariff, in OutputBound output, long typical, long safe)
    {
        SpendingPolicy spending = exchange.Catalog.Settings.Spending;
        Media media = MediaOf(exchange);
        MediaUsage mostPieces = MostPieces(exchange);
        long most = tariff.UpperBound(safe, output.Counted, media, mostPieces);
        long shortest = output.IsClients ? output.PerChoice : Math.Min(output.PerChoice, spending.LeastOutputTokens);
        long least = tariff.UpperBound(safe, Saturating.Times(shortest, output.Choices), media, mostPieces);
        long expected = ExpectedCost.Of(exchange, tariff, output, typical);
        return new MoneyClaim(most, least, Math.Min(expected, most), output.IsClients ? 1000 : spending.ShareOfRest);
    }

    // A provider cannot charge for more than its model takes in.
    private static (long Typical, long Safe) Input(Exchange exchange, Target target)
    {
        (long typical, long safe) = exchange.EstimateFor(target);
        long window = target.Definition?.ContextWindow ?? long.MaxValue;
        return (Math.Min(typical, window), Math.Min(safe, window));
    }

    private static MediaUsage MostPieces(Exchange exchange) => exchange.Asked?.Pieces.Most ?? default;

    private static Media MediaOf(Exchange exchange)
    {
        Media media = exchange.Prompt.HasImages ? Media.ImageInput : Media.None;
        media |= exchange.Prompt.AudioSeconds.Safe > 0 ? Media.AudioInput : Media.None;

        // Some models draw or speak without being told to.
        return media | Media.AudioOutput | Media.ImageOutput;
    }
}
