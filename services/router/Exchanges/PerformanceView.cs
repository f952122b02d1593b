using LlmMesh.Catalog;

namespace LlmMesh.Router.Exchanges;

/// <summary>How a target has done of late, as this replica has seen it.</summary>
/// <param name="FirstTokenMs">Time to the first token, milliseconds, as a moving average that jumps up at once; 0 while nothing is known.</param>
/// <param name="TokensPerSecond">Pace after it; 0 while nothing is known.</param>
/// <param name="InFlight">Requests under way from this replica.</param>
internal readonly record struct TargetPerformance(double FirstTokenMs, double TokensPerSecond, int InFlight);

/// <summary>How targets do. Reading it changes nothing.</summary>
internal abstract class PerformanceView
{
    /// <summary>What is known of a target; the default where nothing is.</summary>
    public abstract TargetPerformance Of(Target target);

    /// <summary>Which turn of a chain it is, for strategies that take turns.</summary>
    /// <param name="chain">The chain's name.</param>
    public abstract long TurnOf(string chain);
}
