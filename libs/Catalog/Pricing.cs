using LlmMesh.Contracts;

namespace LlmMesh.Catalog;

/// <summary>What a request costs by the catalogue's prices.</summary>
public static class Pricing
{
    // US dollars per million tokens are thousands of nano-dollars per token.
    private const decimal NanoDollarsPerToken = 1000m;

    /// <summary>
    /// Cost in nano-dollars (1 USD = 10⁹). Every part is exact; the sum is rounded up once. Reasoning costs as output. When the whole
    /// input, cached tokens included, exceeds the model's long-context threshold, the whole request costs the tier's price.
    /// A negative count costs nothing; a sum beyond the range is the largest number.
    /// </summary>
    /// <param name="model">The model that served the request; null when the catalogue does not list it.</param>
    /// <param name="usage">What the request used.</param>
    /// <returns>The cost, or null when no price is known, which never means free.</returns>
    public static long? Cost(ModelDefinition? model, in TokenUsage usage)
    {
        if (model is null || PriceOf(model, usage) is not { } price)
        {
            return null;
        }

        decimal dollarsTimesMillion = 0;
        AddPart(ref dollarsTimesMillion, usage.Input, price.Input);
        AddPart(ref dollarsTimesMillion, usage.CacheRead, price.CacheRead ?? price.Input);
        AddPart(ref dollarsTimesMillion, usage.CacheWrite, price.CacheWrite ?? price.Input);
        AddPart(ref dollarsTimesMillion, usage.Output, price.Output);
        AddPart(ref dollarsTimesMillion, usage.Reasoning, price.Output);
        AddPart(ref dollarsTimesMillion, usage.AudioInput, price.AudioInput ?? price.Input);
        AddPart(ref dollarsTimesMillion, usage.AudioOutput, price.AudioOutput ?? price.Output);
        AddPart(ref dollarsTimesMillion, usage.ImageInput, price.ImageInput ?? price.Input);
        AddPart(ref dollarsTimesMillion, usage.ImageOutput, price.ImageOutput ?? price.Output);

        decimal nanoDollars = decimal.Ceiling(dollarsTimesMillion * NanoDollarsPerToken);
        return nanoDollars >= long.MaxValue ? long.MaxValue : (long)nanoDollars;
    }

    private static Price? PriceOf(ModelDefinition model, in TokenUsage usage) =>
        model.LongContext is { } tier && usage.TotalInput > tier.AboveInputTokens ? tier.Price : model.Price;

    // Most counts of most requests are zero, and a decimal zero takes as long to add as anything else.
    private static void AddPart(ref decimal sum, long tokens, decimal price)
    {
        if (tokens > 0)
        {
            sum += tokens * price;
        }
    }
}
