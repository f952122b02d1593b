using System.Collections.Concurrent;
using LlmMesh.State.Admission;
using LlmMesh.State.Replicas;

namespace LlmMesh.Router.Admission.Shares;

/// <summary>
/// Keeps limits while the shared state is away: each replica goes on within its share of them (<see cref="Standing"/>), and what may be
/// granted that way is kept back from what Redis admits.
/// </summary>
/// <remarks>Thread-safe. While all is well a limited request costs a few interlocked counts, others nothing.</remarks>
internal sealed class OutageShares(ShareTimes times, TimeProvider time)
{
    // As many as targets are cached: names a client makes up must not fill the memory. A scope without an account is refused in an outage.
    private const int MostScopes = 20_000;

    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, ScopeShare> _scopes = new(StringComparer.Ordinal);
    private readonly Lock _changing = new();
    private Standing _standing = Standing.Unknown;

    // When Redis was last asked on a census that no longer held.
    private long _askedLate = long.MinValue;
    private OutageStart? _out = new(time.GetUtcNow());

    /// <summary>Whether requests are granted here without asking Redis. So it begins: nothing is known of the others yet.</summary>
    public bool IsOut => Volatile.Read(ref _out) is not null;

    /// <summary>Since when; null while Redis is asked.</summary>
    public DateTimeOffset? OutSince => Volatile.Read(ref _out)?.At;

    /// <summary>The replicas as last counted.</summary>
    public ReplicaCensus Census => Volatile.Read(ref _standing).Census;

    /// <summary>Whether that count still holds.</summary>
    public bool IsCensusFresh => IsFresh(Volatile.Read(ref _standing), time.GetTimestamp());

    /// <summary>Redis does not answer: requests are no longer held up by asking it.</summary>
    public void Leave()
    {
        if (!IsOut)
        {
            Interlocked.CompareExchange(ref _out, new OutageStart(time.GetUtcNow()), null);
        }
    }

    /// <summary>Redis is asked again. Until the next census it is asked as if all other replicas were away.</summary>
    public void Return() => Volatile.Write(ref _out, null);

    /// <summary>The board has answered; it may count this replica as alive.</summary>
    public void Heard()
    {
        lock (_changing)
        {
            Volatile.Write(ref _standing, _standing with { AnsweredAt = time.GetTimestamp() });
        }
    }

    /// <summary>The board has counted this replica.</summary>
    /// <param name="census">What it said.</param>
    /// <param name="askedAt">Timestamp from before it was asked.</param>
    public void Counted(ReplicaCensus census, long askedAt)
    {
        lock (_changing)
        {
            Volatile.Write(ref _standing, _standing.After(census, askedAt, time.GetTimestamp()));
        }
    }

    /// <summary>The account of a scope; null when nothing is limited.</summary>
    public ScopeShare? Of(LimitedScope scope) =>
        scope.Limits.IsUnlimited ? null
        : _scopes.TryGetValue(scope.Prefix, out ScopeShare? share) ? share
        : _scopes.Count >= MostScopes ? null
        : _scopes.GetOrAdd(scope.Prefix, static (_, clock) => new ScopeShare(clock), time);

    /// <summary>The limits Redis may admit against.</summary>
    public ScopeLimits Effective(LimitedScope scope)
    {
        Standing standing = Volatile.Read(ref _standing);
        long now = time.GetTimestamp();
        bool isFresh = IsFresh(standing, now);
        if (!isFresh)
        {
            Interlocked.Exchange(ref _askedLate, now);
        }

        // Who asks for no more than the own share, or is the only one, may have granted part of that and not told yet.
        ScopeLimits owed = standing.IsOnly || !isFresh ? Of(scope)?.Local.Owed ?? default : default;
        ScopeLimits limits = scope.Limits;
        return new ScopeLimits(
            (int)standing.Shared(limits.RequestsPerMinute, isFresh) - owed.RequestsPerMinute,
            (int)standing.Shared(limits.Concurrency, isFresh) - owed.Concurrency)
        {
            TokensPerMinute = standing.Shared(limits.TokensPerMinute, isFresh) - owed.TokensPerMinute,
            RequestsPerDay = standing.SharedOfDay(limits.RequestsPerDay),
        };
    }

    /// <summary>Answers for one scope in Redis' place, within this replica's share.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="share">Its account, as <see cref="Of"/> has it.</param>
    /// <param name="request">What is asked for.</param>
    public AdmissionAnswer Grant(LimitedScope scope, ScopeShare? share, in LocalRequest request)
    {
        if (scope.Limits.IsUnlimited)
        {
            return new AdmissionAnswer(LimitKind.None, TimeSpan.Zero);
        }

        if (share is null)
        {
            return new AdmissionAnswer(LimitKind.RequestsPerMinute, AskAgain);
        }

        Standing standing = Volatile.Read(ref _standing);
        TimeSpan longestLease = request.LongestLease;
        return share.Local.Grant(
            scope, request, () => PartOf(scope.Limits, longestLease, standing), standing.IsOnly ? share.Own : null);
    }

    private bool IsFresh(Standing standing, long now) => time.GetElapsedTime(standing.TakenAt, now) <= times.CensusLife;

    private ScopeLimits PartOf(ScopeLimits limits, TimeSpan longestLease, Standing standing)
    {
        long now = time.GetTimestamp();
        TimeSpan away = time.GetElapsedTime(Math.Max(standing.AnsweredAt, Volatile.Read(ref _askedLate)), now);
        TimeSpan settled = time.GetElapsedTime(standing.SettledAt, now);
        return new ScopeLimits(
            (int)standing.Own(limits.RequestsPerMinute, times.Window, away, settled, times),
            (int)standing.Own(limits.Concurrency, longestLease, away, settled, times))
        {
            TokensPerMinute = standing.Own(limits.TokensPerMinute, times.Window, away, settled, times),
            RequestsPerDay = standing.OwnOfDay(limits.RequestsPerDay, away, settled, times),
        };
    }

    /// <summary>The scopes that may owe something to Redis.</summary>
    public IEnumerable<LocalGrants> Local => _scopes.Values.Select(static share => share.Local);

    private sealed record OutageStart(DateTimeOffset At);
}
