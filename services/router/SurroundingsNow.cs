using LlmMesh.Router.Configuration;
using LlmMesh.Router.Exchanges;
using LlmMesh.Router.Tokens;
using LlmMesh.Router.Upstreams;
using LlmMesh.Router.Upstreams.Sessions;

namespace LlmMesh.Router;

/// <summary>What this replica knows of the targets at the moment it is asked.</summary>
internal sealed class SurroundingsNow(
    HealthSnapshot health, CircuitSnapshot circuits, SessionSnapshot sessions, TokenCorrections corrections, TargetFigures figures)
{
    /// <summary>What a request is planned on.</summary>
    public Surroundings Take() => new(health.Current, circuits.Current)
    {
        Corrections = corrections,
        Performance = figures.Now(),
        Sessions = sessions,
    };
}
