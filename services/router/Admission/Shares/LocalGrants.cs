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
    private readonly RecentCounts _requests = new();
    private readonly RecentCounts _tokens = new();
    private readonly LocalDay _day = new();
    private readonly LocalPlaces _places = new();
    private LimitedScope? _scope;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private int _owedRequests;
    private int _owedPlaces;
    private long _owedTokens;
    private int _chargingRequests;
    private long _chargingTokens;

    /// <summary>What Redis does not know of, in requests, places and tokens.</summary>
    public ScopeLimits Owed => new(Volatile.Read(ref _owedRequests), Volatile.Read(ref _owedPlaces))
    {
        TokensPerMinute = Volatile.Read(ref _owedTokens),
    };

    /// <summary>Grants a request within a share.</summary>
    /// <param name="scope">The scope; always of one name.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="part">This replica's part of the limits; 0 grants nothing.</param>
    /// <param name="own">What counts against the share as well; null when nothing does.</param>
    public AdmissionAnswer Grant(LimitedScope scope, in LocalRequest request, Func<ScopeLimits> part, OwnTraffic? own)
    {
        lock (_lock)
        {
            long now = time.GetTimestamp();
            long second = now / time.TimestampFrequency;
            _scope = scope;
            _zone = request.Zone;

            // Owed before the part and the own traffic are looked at: whoever asks Redis at the same time counts first and looks here then, so that
            // at least one of the two sees the other.
            Interlocked.Increment(ref _owedRequests);
            Interlocked.Increment(ref _owedPlaces);
            Interlocked.Add(ref _owedTokens, request.Tokens);
            AdmissionAnswer answer = Decide(scope, request, part(), own, now);
            bool isCounted = answer.IsAdmitted && (scope.Limits.RequestsPerMinute > 0 || scope.Limits.RequestsPerDay > 0);
            if (isCounted)
            {
                _requests.Add(second, 1);
                _day.Add(request.Zone, time.GetUtcNow());
            }
            else
            {
                Interlocked.Decrement(ref _owedRequests);
            }

            if (answer.IsAdmitted && scope.Limits.TokensPerMinute > 0)
            {
                _tokens.Add(second, request.Tokens);
            }
            else
            {
                Interlocked.Add(ref _owedTokens, -request.Tokens);
            }

            if (answer.IsAdmitted && scope.Limits.Concurrency > 0)
            {
                _places.Add(request.Id, now + (long)(request.Lease.TotalSeconds * time.TimestampFrequency));
            }

            Volatile.Write(ref _owedPlaces, _places.Owed);
            return answer;
        }
    }

    /// <summary>A request has ended.</summary>
    /// <param name="id">The reservation.</param>
    /// <param name="second">When it was granted.</param>
    /// <param name="more">Tokens it used beyond those it was granted with; negative when fewer.</param>
    /// <returns>Whether Redis holds its place, so that it must be given back there.</returns>
    public bool Release(string id, long second, long more)
    {
        lock (_lock)
        {
            bool isHeld = _places.Release(id);
            Volatile.Write(ref _owedPlaces, _places.Owed);
            if (_scope?.Limits.TokensPerMinute > 0 && more > 0)
            {
                _tokens.Add(second, more);
                Interlocked.Add(ref _owedTokens, more);
            }
            else if (more < 0)
            {
                // What is owed is corrected when it is told: no more than counts here.
                _tokens.Remove(second, -more);
            }

            return isHeld;
        }
    }

    /// <summary>A request was not sent after all.</summary>
    /// <returns>As <see cref="Release"/>.</returns>
    public bool Return(string id, long second, long tokens)
    {
        lock (_lock)
        {
            // The day keeps it: its share is small, and days turn.
            _requests.Remove(second, 1);
        }

        return Release(id, second, -tokens);
    }

    /// <summary>Begins to tell Redis.</summary>
    /// <returns>What to tell; null when nothing is owed. Every charge is to be ended.</returns>
    public LocalCharge? BeginCharge()
    {
        lock (_lock)
        {
            if (_scope is null || (_owedRequests == 0 && _owedTokens == 0 && !_places.IsOwing))
            {
                return null;
            }

            long now = time.GetTimestamp();
            long second = now / time.TimestampFrequency;
            _chargingRequests = _owedRequests;
            _chargingTokens = _owedTokens;

            // What has left the window needs no telling.
            return new LocalCharge(
                _scope,
                _places.BeginCharge(now, time),
                (int)Math.Min(_chargingRequests, _requests.Count(second)),
                Math.Min(_chargingTokens, _tokens.Count(second)),
                _day.BeginCharge(_zone, time.GetUtcNow()),
                _zone);
        }
    }

    /// <summary>Redis has answered the charge, or not: then it is owed still.</summary>
    public void EndCharge(bool isAnswered)
    {
        lock (_lock)
        {
            Interlocked.Add(ref _owedRequests, isAnswered ? -_chargingRequests : 0);
            Interlocked.Add(ref _owedTokens, isAnswered ? -_chargingTokens : 0);
            _chargingRequests = 0;
            _chargingTokens = 0;
            _day.EndCharge(isAnswered);
            _places.EndCharge(isAnswered);
            Volatile.Write(ref _owedPlaces, _places.Owed);
        }
    }

    private AdmissionAnswer Decide(LimitedScope scope, in LocalRequest request, ScopeLimits share, OwnTraffic? own, long now)
    {
        ScopeLimits limits = scope.Limits;
        long second = now / time.TimestampFrequency;
        if (limits.RequestsPerMinute > 0 && Beyond(_requests.Count(second) + (own?.Requests(second) ?? 0) + 1, share.RequestsPerMinute) is { } requests)
        {
            return Refused(LimitKind.RequestsPerMinute, RecentCounts.OpensIn(second, requests, _requests, own?.Admitted));
        }

        if (limits.TokensPerMinute > 0
            && Beyond(_tokens.Count(second) + (own?.Tokens(second) ?? 0) + request.Tokens, share.TokensPerMinute) is { } tokens)
        {
            return Refused(LimitKind.TokensPerMinute, RecentCounts.OpensIn(second, tokens, _tokens, own?.AdmittedTokens));
        }

        DateTimeOffset today = time.GetUtcNow();
        return limits.RequestsPerDay > 0 && _day.Count(request.Zone, today) >= share.RequestsPerDay
                ? new AdmissionAnswer(LimitKind.RequestsPerDay, _day.EndsIn(today))
            : limits.Concurrency > 0 && CountPlaces(now) + (own?.InFlight ?? 0) >= share.Concurrency
                ? Refused(LimitKind.Concurrency, opensIn: null)
            : new AdmissionAnswer(LimitKind.None, TimeSpan.Zero);
    }

    private static long? Beyond(long wanted, long share) => wanted > share ? wanted - share : null;

    private static AdmissionAnswer Refused(LimitKind limit, int? opensIn) => new(limit, TimeSpan.FromSeconds(opensIn ?? 1));

    private int CountPlaces(long now)
    {
        _places.Expire(now);
        return _places.Count;
    }
}

/// <summary>What is owed to Redis.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="Places">Requests in flight.</param>
/// <param name="Requests">Requests that still count in the window.</param>
/// <param name="Tokens">Tokens that still count in the window.</param>
/// <param name="RequestsOfDay">Requests of the day.</param>
/// <param name="Zone">Whose day.</param>
internal sealed record LocalCharge(
    LimitedScope Scope, IReadOnlyList<(string Id, TimeSpan Lease)> Places, int Requests, long Tokens, int RequestsOfDay, TimeZoneInfo Zone);
