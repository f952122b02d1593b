using System.Collections.Concurrent;
using LlmMesh.Router.Exchanges;
using LlmMesh.State.Sessions;

namespace LlmMesh.Router.Upstreams.Sessions;

/// <summary>
/// A local copy of the bindings: changed by what this replica does and by what it hears and reads of others. Requests never wait for it.
/// A binding that is idle for <see cref="SessionBoard.Idle"/> counts no more.
/// </summary>
/// <remarks>Thread-safe. Holds at most twice <see cref="SessionBoard.MostKept"/>; <see cref="Trim"/> brings it back to that number.</remarks>
internal sealed class SessionSnapshot(TimeProvider time) : SessionView
{
    // Half a minute of a cache that lasts for ten may be lost; a write for every request would be too much.
    private static readonly TimeSpan Refresh = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<ulong, Bound> _bound = [];
    private int _count;

    public override string? TargetOf(ulong key) =>
        _bound.TryGetValue(key, out Bound bound) && time.GetElapsedTime(bound.UsedAt) < SessionBoard.Idle ? bound.Target : null;

    /// <summary>This replica has served a conversation.</summary>
    /// <returns>Whether others have to be told: they have not been, or some time ago.</returns>
    public bool Serve(ulong key, string target)
    {
        long now = time.GetTimestamp();
        bool isKnown = _bound.TryGetValue(key, out Bound bound);
        if (isKnown && bound.Target == target && time.GetElapsedTime(bound.UsedAt, now) < Refresh)
        {
            return false;
        }

        // Later than what is known, so that reading that once more does not undo this.
        Put(key, new Bound(target, bound.AtMs + 1, now), isKnown);
        return true;
    }

    /// <summary>Takes over what another replica, or this one, has told.</summary>
    /// <param name="bindings">The bindings.</param>
    /// <param name="nowMs">When that is, by the server's clock.</param>
    public void Apply(IReadOnlyList<SessionBinding> bindings, long nowMs)
    {
        long now = time.GetTimestamp();
        foreach (SessionBinding binding in bindings)
        {
            bool isKnown = _bound.TryGetValue(binding.Key, out Bound bound);
            if (!isKnown || IsLater(binding, bound))
            {
                long idle = Math.Max(nowMs - binding.AtMs, 0) * time.TimestampFrequency / 1000;
                Put(binding.Key, new Bound(binding.Target, binding.AtMs, now - idle), isKnown);
            }
        }
    }

    /// <summary>Forgets what is too much: what is idle first, then what was used longest ago.</summary>
    public void Trim()
    {
        if (Volatile.Read(ref _count) <= SessionBoard.MostKept)
        {
            return;
        }

        List<(ulong Key, long UsedAt)> all = [.. _bound.Select(pair => (pair.Key, pair.Value.UsedAt))];
        all.Sort(static (left, right) => right.UsedAt.CompareTo(left.UsedAt));
        for (int i = 0; i < all.Count; i++)
        {
            if ((i >= SessionBoard.MostKept || time.GetElapsedTime(all[i].UsedAt) >= SessionBoard.Idle) && _bound.TryRemove(all[i].Key, out _))
            {
                Interlocked.Decrement(ref _count);
            }
        }
    }

    // Two replicas may bind one conversation within a millisecond: all of them decide alike.
    private static bool IsLater(SessionBinding binding, in Bound bound) =>
        binding.AtMs != bound.AtMs ? binding.AtMs > bound.AtMs : string.CompareOrdinal(binding.Target, bound.Target) > 0;

    // Two requests of one conversation at a time may put each other's binding back: the server's order settles it.
    private void Put(ulong key, in Bound bound, bool isKnown)
    {
        if (isKnown)
        {
            _bound[key] = bound;
        }
        else if (Volatile.Read(ref _count) < 2 * SessionBoard.MostKept && _bound.TryAdd(key, bound))
        {
            Interlocked.Increment(ref _count);
        }
    }

    /// <param name="Target">Who has served it.</param>
    /// <param name="AtMs">When, by the server's clock; just after the last known time where the server has not been told yet.</param>
    /// <param name="UsedAt">When, by this process's clock.</param>
    private readonly record struct Bound(string Target, long AtMs, long UsedAt);
}
