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
    private ScopeGroup(string prefix, ScopeLimits limits)
    {
        Limits = limits;
        InFlight = $"{prefix}:inflight";
        Keys = [$"{prefix}:requests", InFlight];
    }

    /// <summary>The limits.</summary>
    public ScopeLimits Limits { get; }

    internal RedisKey InFlight { get; }

    internal RedisKey[] Keys { get; }

    /// <summary>The scope of one API key.</summary>
    public static ScopeGroup ForKey(string team, string key, ScopeLimits limits) =>
        new(State.Keys.KeyScope(team, key), limits);

    /// <summary>The scope of one target, <c>provider/model</c>.</summary>
    public static ScopeGroup ForTarget(string target, ScopeLimits limits) =>
        new(State.Keys.TargetScope(target), limits);
}
