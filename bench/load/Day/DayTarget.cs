namespace LlmMesh.Load.Day;

/// <summary>A model of the simulated day: a provider of its own, so that each has its own circuit and name in the answers.</summary>
/// <param name="Name">The provider's name.</param>
/// <param name="InputPrice">US dollars per million tokens.</param>
/// <param name="OutputPrice">US dollars per million tokens.</param>
/// <param name="FirstTokenMs">Time to the first token when it is quiet.</param>
/// <param name="TokenMs">Time between tokens.</param>
/// <param name="Quality">Its rank in the catalogue.</param>
/// <param name="Weight">Its share, in per cent, under the weighted strategy.</param>
/// <param name="Phase">Where in the day its slow hours lie, as a part of the day.</param>
internal sealed record DayTarget(
    string Name, decimal InputPrice, decimal OutputPrice, int FirstTokenMs, int TokenMs, int Quality, int Weight, double Phase)
{
    /// <summary>Tokens of every answer.</summary>
    public const int AnswerTokens = 40;

    /// <summary>The targets in the order in which an operator would write them.</summary>
    public static IReadOnlyList<DayTarget> All { get; } =
    [
        new("birch", 1, 4, 350, 5, 75, 40, 0.00),
        new("cedar", 0.3m, 1.2m, 500, 6, 60, 30, 0.35),
        new("atlas", 3, 15, 250, 4, 90, 10, 0.60),
        new("dune", 0.1m, 0.4m, 800, 8, 45, 20, 0.80),
    ];

    /// <summary>The model's id: how the emulator answers while nobody has told it otherwise, and what it is told by.</summary>
    public string Model => FormattableString.Invariant($"fault-none,tokens={AnswerTokens},delay-ms={FirstTokenMs},token-delay-ms={TokenMs}");

    /// <summary>How the configuration's chain names it.</summary>
    public string Alias => $"{Name}/chat";
}
