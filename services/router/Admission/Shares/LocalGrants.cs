using LlmMesh.State.Admission;

namespace LlmMesh.Router.Admission.Shares;

/// <summary>
/// What one scope was granted without Redis: counted here against this replica's share for as long as it matters, and owed to Redis
/// until that has counted it as well.
/// </summary>
/// <remarks>Thread-safe. Only outages come here, but for <see cref="Owed"/>.</remarks>
internal sealed class LocalGrants(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly RecentRequests _requests = new();
    private readonly LocalPlaces _places = new();
    private ScopeGroup? _scopes;
    private int _owedRequests;
    private int _owedPlaces;
    private int _charging;

    /// <summary>What Redis does not know of, in requests and places.</summary>
    public ScopeLimits Owed => new(Volatile.Read(ref _owedRequests), Volatile.Read(ref _owedPlaces));

    /// <summary>Grants a request within a share.</summary>
    /// <param name="scopes">The scopes; all of one name.</param>
    /// <param name="id">The reservation.</param>
    /// <param name="lease">How long it may hold its place.</param>
    /// <param name="part">This replica's part of the limits; 0 grants nothing.</param>
    /// <param name="own">What counts against the share as well; null when nothing does.</param>
    public AdmissionAnswer Grant(ScopeGroup scopes, string id, TimeSpan lease, Func<ScopeLimits> part, OwnTraffic? own)
    {
        lock (_lock)
        {
            long now = time.GetTimestamp();
            long second = now / time.TimestampFrequency;
            _scopes = scopes;

            // Owed before the part and the own traffic are looked at: whoever asks Redis at the same time counts first and looks here then, so that
            // at least one of the two sees the other.
            Interlocked.Increment(ref _owedRequests);
            Interlocked.Increment(ref _owedPlaces);
            ScopeLimits share = part();
            bool isLimitedInRequests = scopes.Limits.RequestsPerMinute > 0;
            bool isLimitedInPlaces = scopes.Limits.Concurrency > 0;
            LimitKind refused =
                isLimitedInRequests && _requests.Count(second) + (own?.Requests(second) ?? 0) >= share.RequestsPerMinute
                    ? LimitKind.RequestsPerMinute
                : isLimitedInPlaces && CountPlaces(now) + (own?.InFlight ?? 0) >= share.Concurrency ? LimitKind.Concurrency
                : LimitKind.None;
            if (refused == LimitKind.None && isLimitedInRequests)
            {
                _requests.Add(second);
            }
            else
            {
                Interlocked.Decrement(ref _owedRequests);
            }

            if (refused == LimitKind.None && isLimitedInPlaces)
            {
                _places.Add(id, now + (long)(lease.TotalSeconds * time.TimestampFrequency));
            }

            Volatile.Write(ref _owedPlaces, _places.Owed);
            return new AdmissionAnswer(
                refused, null, refused == LimitKind.None ? TimeSpan.Zero : RetryAfter(refused, second, own));
        }
    }

    /// <summary>A request has ended.</summary>
    /// <returns>Whether Redis holds its place, so that it must be given back there.</returns>
    public bool Release(string id)
    {
        lock (_lock)
        {
            bool isHeld = _places.Release(id);
            Volatile.Write(ref _owedPlaces, _places.Owed);
            return isHeld;
        }
    }

    /// <summary>Begins to tell Redis.</summary>
    /// <returns>What to tell; null when nothing is owed. Every charge is to be ended.</returns>
    public LocalCharge? BeginCharge()
    {
        lock (_lock)
        {
            if (_scopes is null || (_owedRequests == 0 && !_places.IsOwing))
            {
                return null;
            }

            long now = time.GetTimestamp();
            _charging = _owedRequests;

            // What has left the window needs no telling.
            int requests = Math.Min(_charging, _requests.Count(now / time.TimestampFrequency));
            return new LocalCharge(_scopes, _places.BeginCharge(now, time), requests);
        }
    }

    /// <summary>Redis has answered the charge, or not: then it is owed still.</summary>
    public void EndCharge(bool isAnswered)
    {
        lock (_lock)
        {
            Interlocked.Add(ref _owedRequests, isAnswered ? -_charging : 0);
            _charging = 0;
            _places.EndCharge(isAnswered);
            Volatile.Write(ref _owedPlaces, _places.Owed);
        }
    }

    private int CountPlaces(long now)
    {
        _places.Expire(now);
        return _places.Count;
    }

    private TimeSpan RetryAfter(LimitKind refused, long second, OwnTraffic? own)
    {
        int? local = _requests.OpensIn(second);
        int? others = own?.OpensIn(second);
        return TimeSpan.FromSeconds(refused == LimitKind.Concurrency ? 1 : Math.Min(local ?? others ?? 1, others ?? local ?? 1));
    }
}

/// <summary>What is owed to Redis.</summary>
internal sealed record LocalCharge(ScopeGroup Scopes, IReadOnlyList<(string Id, TimeSpan Lease)> Places, int Requests);
