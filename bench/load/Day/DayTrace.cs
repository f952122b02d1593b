namespace LlmMesh.Load.Day;

/// <summary>One request of the day.</summary>
/// <param name="At">When it is due, as a part of the day.</param>
/// <param name="PromptWords">Words of its prompt.</param>
internal readonly record struct DayArrival(double At, int PromptWords);

/// <summary>When requests come: at random, many in the morning and the afternoon, few at night. The same for every strategy.</summary>
internal static class DayTrace
{
    private const double AtNight = 0.1;
    private const int ShortestPrompt = 20;
    private const int LongestPrompt = 3000;

    /// <param name="length">How long the day takes.</param>
    /// <param name="peak">Requests per second in the busiest hour.</param>
    /// <param name="seed">What chance is drawn from.</param>
    public static IReadOnlyList<DayArrival> Draw(TimeSpan length, int peak, int seed)
    {
        var dice = new Random(seed);
        List<DayArrival> arrivals = [];
        double seconds = 0;

        // A Poisson process of the peak's rate, thinned to the rate of each moment.
        while ((seconds += -Math.Log(1 - dice.NextDouble()) / peak) < length.TotalSeconds)
        {
            double at = seconds / length.TotalSeconds;
            bool comes = dice.NextDouble() < Rate(at);
            double words = Math.Exp(4.5 + (1.1 * Normal(dice)));
            if (comes)
            {
                arrivals.Add(new DayArrival(at, (int)Math.Clamp(words, ShortestPrompt, LongestPrompt)));
            }
        }

        return arrivals;
    }

    /// <summary>Requests at a moment of the day, as a part of the peak's.</summary>
    public static double Rate(double at) => AtNight + ((1 - AtNight) * Math.Min(1, Hump(at, 10.5 / 24) + Hump(at, 15.5 / 24) + (0.4 * Hump(at, 20.5 / 24))));

    private static double Hump(double at, double middle) => Math.Exp(-Math.Pow((at - middle) * 24 / 1.8, 2));

    private static double Normal(Random dice) =>
        Math.Sqrt(-2 * Math.Log(1 - dice.NextDouble())) * Math.Cos(2 * Math.PI * dice.NextDouble());
}
