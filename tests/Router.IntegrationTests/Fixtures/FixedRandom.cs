namespace LlmMesh.Router.IntegrationTests.Fixtures;

/// <summary>Always draws the same, so that a wait drawn at random is known beforehand.</summary>
/// <param name="value">From 0 to 1: which part of the longest possible wait.</param>
internal sealed class FixedRandom(double value) : Random
{
    /// <summary>257 ms, then 514 ms: odd numbers, so that no periodic timer is taken for one of them.</summary>
    public const double AboutTheMiddle = 0.514;

    public static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(257);
    public static readonly TimeSpan SecondBackoff = TimeSpan.FromMilliseconds(514);

    public override double NextDouble() => value;
}
