using LlmMesh.Contracts;
using LlmMesh.Router.Tokens;

namespace LlmMesh.Router.Exchanges;

/// <summary>What this replica knew of the targets when a request arrived.</summary>
/// <param name="Health">The last probe of every probed target, by name.</param>
/// <param name="Circuits">The circuits.</param>
internal sealed record Surroundings(IReadOnlyDictionary<string, TargetHealth> Health, CircuitView Circuits)
{
    /// <summary>What it has learned of how targets count tokens; it goes on learning. Null: nothing.</summary>
    public TokenCorrections? Corrections { get; init; }

    /// <summary>How the targets do. Null: nothing is known of any.</summary>
    public PerformanceView? Performance { get; init; }

    /// <summary>Who has served which conversation. Null: nobody any.</summary>
    public SessionView? Sessions { get; init; }
}
