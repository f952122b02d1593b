namespace LlmMesh.Router.IntegrationTests.Fixtures;

/// <summary>
/// Always draws about the middle, so that a wait drawn at random is known beforehand: 257 ms, then 514 ms. Odd numbers, so that no
/// periodic timer is taken for one of them.
/// </summary>
internal sealed class MiddleRandom : Random
{
    public static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(257);
    public static readonly TimeSpan SecondBackoff = TimeSpan.FromMilliseconds(514);

    public override double NextDouble() => 0.514;
}
