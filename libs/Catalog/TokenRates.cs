namespace LlmMesh.Catalog;

/// <summary>A price of text in integers: millionths of a nano-dollar per token, exact for prices of at most nine decimals, else rounded up.</summary>
/// <param name="Input">Prompt tokens.</param>
/// <param name="Output">Completion tokens.</param>
internal readonly record struct TokenRates(long Input, long Output)
{
    // US dollars per million tokens are thousands of nano-dollars per token.
    private const decimal PerDollarOfMillion = 1000m * Units;
    private const ulong Units = 1_000_000;

    public static TokenRates Of(Price price) => new(Rate(price.Input), Rate(price.Output));

    /// <summary>Nano-dollars, rounded up; beyond the range, the largest number. A negative count costs nothing.</summary>
    public long Cost(long inputTokens, long outputTokens)
    {
        UInt128 sum = Part(inputTokens, Input) + Part(outputTokens, Output);

        // The usual sum fits into one word, whose division is one instruction.
        return sum <= long.MaxValue
            ? (long)(((ulong)sum + Units - 1) / Units)
            : (long)UInt128.Min((sum + Units - 1) / Units, long.MaxValue);
    }

    private static UInt128 Part(long tokens, long rate) => tokens <= 0 ? UInt128.Zero : Math.BigMul((ulong)tokens, (ulong)rate);

    private static long Rate(decimal price) =>
        price >= long.MaxValue / PerDollarOfMillion ? long.MaxValue : (long)decimal.Ceiling(Math.Max(price, 0) * PerDollarOfMillion);
}
