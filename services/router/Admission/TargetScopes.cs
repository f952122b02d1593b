using System.Collections.Concurrent;
using LlmMesh.Catalog;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.Admission;

/// <summary>
/// The scopes of targets, built once each so that a request allocates no key names. Bounded: model names a client makes up must not
/// fill the memory.
/// </summary>
internal sealed class TargetScopes
{
    private const int MostCached = 10_000;

    private readonly ConcurrentDictionary<string, ScopeGroup> _scopes = new(StringComparer.Ordinal);

    public ScopeGroup Of(Target target)
    {
        var limits = new ScopeLimits(target.Provider.TargetLimits.RequestsPerMinute, target.Provider.TargetLimits.Concurrency);
        if (_scopes.TryGetValue(target.Name, out ScopeGroup? scopes) && scopes.Limits == limits)
        {
            return scopes;
        }

        scopes = ScopeGroup.ForTarget(target.Name, limits);
        if (_scopes.Count < MostCached)
        {
            _scopes[target.Name] = scopes;
        }

        return scopes;
    }
}
