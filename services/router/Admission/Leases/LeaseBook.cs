using System.Collections.Concurrent;
using LlmMesh.State.Admission;

namespace LlmMesh.Router.Admission.Leases;

/// <summary>
/// The leases of requests under way that the shared state must not take for abandoned: money held in a group, and intents. It holds as
/// much as there are requests. Thread-safe.
/// </summary>
internal sealed class LeaseBook(TimeProvider time)
{
    private readonly ConcurrentDictionary<Entry, long> _since = new();

    public int Count => _since.Count;

    /// <summary>Keeps the lease of money held in a group from ending, until it is dropped.</summary>
    public void Keep(ScopeGroup group, string reservationId) => _since.TryAdd(new Entry(group, reservationId), time.GetTimestamp());

    /// <summary>Keeps the lease of an intent from ending, until it is dropped.</summary>
    public void KeepIntent(string id) => _since.TryAdd(new Entry(null, id), time.GetTimestamp());

    /// <summary>The money has been settled.</summary>
    public void Drop(ScopeGroup group, string reservationId) => _since.TryRemove(new Entry(group, reservationId), out _);

    /// <summary>The intent has been settled.</summary>
    public void DropIntent(string id) => _since.TryRemove(new Entry(null, id), out _);

    /// <summary>The leases that are at least so old, by group. Most requests end before they would be renewed.</summary>
    public DueLeases OlderThan(TimeSpan age)
    {
        long now = time.GetTimestamp();
        List<string> intents = [];
        Dictionary<ScopeGroup, List<string>> money = [];
        foreach ((Entry entry, long since) in _since)
        {
            if (time.GetElapsedTime(since, now) < age)
            {
                continue;
            }

            if (entry.Group is not { } group)
            {
                intents.Add(entry.Id);
            }
            else if (money.TryGetValue(group, out List<string>? ids))
            {
                ids.Add(entry.Id);
            }
            else
            {
                money.Add(group, [entry.Id]);
            }
        }

        return new DueLeases(intents, money);
    }

    /// <param name="Group">Where money is held; null for an intent.</param>
    /// <param name="Id">The reservation or the intent.</param>
    private readonly record struct Entry(ScopeGroup? Group, string Id);
}

/// <summary>Leases to renew.</summary>
/// <param name="Intents">Ids of intents.</param>
/// <param name="Money">Ids of reservations, by the group that holds money for them.</param>
internal sealed record DueLeases(IReadOnlyList<string> Intents, IReadOnlyDictionary<ScopeGroup, List<string>> Money);
