using LlmMesh.State.Circuits;
using StackExchange.Redis;

namespace LlmMesh.State.Admission;

/// <summary>The limits of one scope; 0 means unlimited.</summary>
/// <param name="RequestsPerMinute">Most requests admitted in any 60 seconds, over all replicas.</param>
/// <param name="Concurrency">Most requests in flight at once, over all replicas.</param>
public readonly record struct ScopeLimits(int RequestsPerMinute, int Concurrency)
{
    /// <summary>Whether nothing is limited.</summary>
    public bool IsUnlimited => RequestsPerMinute <= 0 && Concurrency <= 0;
}

/// <summary>
/// The scopes that share a Redis slot and are admitted together by one script. Immutable: built once per key or target and reused, so
/// that a request allocates no key names.
/// </summary>
public sealed class ScopeGroup
{
    private ScopeGroup(string prefix, ScopeLimits limits, CircuitId? circuit)
    {
        Name = prefix;
        Limits = limits;
        Circuit = circuit;
        Requests = $"{prefix}:requests";
        InFlight = $"{prefix}:inflight";
        Keys = circuit is { } held ? [Requests, InFlight, held.Key] : [Requests, InFlight];
    }

    /// <summary>What is limited; the same under other limits.</summary>
    public string Name { get; }

    /// <summary>The limits.</summary>
    public ScopeLimits Limits { get; }

    /// <summary>The circuit that must let a reservation pass; null when there is none.</summary>
    public CircuitId? Circuit { get; }

    internal RedisKey Requests { get; }

    internal RedisKey InFlight { get; }

    internal RedisKey[] Keys { get; }

    /// <summary>The scope of one API key.</summary>
    public static ScopeGroup ForKey(string team, string key, ScopeLimits limits) =>
        new(State.Keys.KeyScope(team, key), limits, circuit: null);

    /// <summary>The scope of one target, <c>provider/model</c>, and its circuit.</summary>
    public static ScopeGroup ForTarget(string target, ScopeLimits limits) =>
        new(State.Keys.TargetScope(target), limits, CircuitId.OfTarget(target));
}
